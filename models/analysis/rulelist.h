// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Every rule's function; what it looks for stands at the top of its file.
#pragma once

#include "models/analysis/rules.h"

namespace analysis {

void checkConflictingHosts(const World &world, Reporter &reporter);
void checkRepeatedDestinationRules(const World &world, Reporter &reporter);
void checkGatewayWorkloads(const World &world, Reporter &reporter);
void checkGatewayConflicts(const World &world, Reporter &reporter);
void checkSidecarWorkloads(const World &world, Reporter &reporter);
void checkServiceEntries(const World &world, Reporter &reporter);
void checkEnvoyFilters(const World &world, Reporter &reporter);
void checkDeployments(const World &world, Reporter &reporter);
void checkInjection(const World &world, Reporter &reporter);
void checkProxyImages(const World &world, Reporter &reporter);
void checkMeshNetworks(const World &world, Reporter &reporter);
void checkIngressRoutes(const World &world, Reporter &reporter);
void checkWorkloadGroups(const World &world, Reporter &reporter);
void checkServiceTargets(const World &world, Reporter &reporter);
void checkGatewayListeners(const World &world, Reporter &reporter);
void checkShadowingProfiles(const World &world, Reporter &reporter);
void checkPolicyWorkloads(const World &world, Reporter &reporter);
void checkAuthorizationReferences(const World &world, Reporter &reporter);
void checkTelemetries(const World &world, Reporter &reporter);
void checkTokenUsers(const World &world, Reporter &reporter);
void checkMtlsAgreement(const World &world, Reporter &reporter);
void checkGatewayCredentials(const World &world, Reporter &reporter);
void checkTrafficExtensions(const World &world, Reporter &reporter);
void checkWebhooks(const World &world, Reporter &reporter);
void checkUnguardedWorkloads(const World &world, Reporter &reporter);
void checkCoverage(const World &world, Reporter &reporter);
void checkLinkerdServers(const World &world, Reporter &reporter);
void checkLinkerdRoutes(const World &world, Reporter &reporter);

void checkDestinationHosts(const World &world, const Item &item, Reporter &reporter);
void checkDestinationSubsets(const World &world, const Item &item, Reporter &reporter);
void checkVirtualServiceGateways(const World &world, const Item &item, Reporter &reporter);
void checkDestinationRuleHosts(const World &world, const Item &item, Reporter &reporter);
void checkExportNamespaces(const World &world, const Item &item, Reporter &reporter);
void checkGatewayRoutes(const World &world, const Item &item, Reporter &reporter);
void checkGatewayClass(const World &world, const Item &item, Reporter &reporter);
void checkReferenceGrants(const World &world, const Item &item, Reporter &reporter);
void checkWaypoints(const World &world, const Item &item, Reporter &reporter);
void checkAmbientWorkloads(const World &world, const Item &item, Reporter &reporter);
void checkAmbientPolicies(const World &world, const Item &item, Reporter &reporter);
void checkAmbientRoutes(const World &world, const Item &item, Reporter &reporter);
void checkAmbientRules(const World &world, const Item &item, Reporter &reporter);
void checkAttachment(const World &world, const Item &item, Reporter &reporter);
void checkListenerSecrets(const World &world, const Item &item, Reporter &reporter);
void checkLinkerdPolicies(const World &world, const Item &item, Reporter &reporter);

void checkVirtualServiceFields(const Item &item, Reporter &reporter);
void checkUnreachableRules(const Item &item, Reporter &reporter);
void checkRouteWeights(const Item &item, Reporter &reporter);
void checkDestinationRuleFields(const Item &item, Reporter &reporter);
void checkGatewayFields(const Item &item, Reporter &reporter);
void checkSidecarFields(const Item &item, Reporter &reporter);
void checkServiceEntryFields(const Item &item, Reporter &reporter);
void checkWorkloadEntryFields(const Item &item, Reporter &reporter);
void checkWorkloadGroupFields(const Item &item, Reporter &reporter);
void checkEnvoyFilterFields(const Item &item, Reporter &reporter);
void checkWasmPluginFields(const Item &item, Reporter &reporter);
void checkProxyConfigFields(const Item &item, Reporter &reporter);
void checkAuthorizationPolicyFields(const Item &item, Reporter &reporter);
void checkRequestAuthenticationFields(const Item &item, Reporter &reporter);
void checkPeerAuthenticationFields(const Item &item, Reporter &reporter);
void checkGatewayApiVersions(const Item &item, Reporter &reporter);
void checkTelemetryFields(const Item &item, Reporter &reporter);
void checkServicePorts(const Item &item, Reporter &reporter);
void checkPodUsers(const Item &item, Reporter &reporter);
void checkAnnotations(const Item &item, Reporter &reporter);
void checkDeprecations(const Item &item, Reporter &reporter);
void checkConditions(const Item &item, Reporter &reporter);
void checkLinkerdAnnotations(const Item &item, Reporter &reporter);
void checkSchema(const Item &item, Reporter &reporter);

} // namespace analysis
