# SPDX-FileCopyrightText: 2026 The Meshdeck authors
# SPDX-License-Identifier: GPL-3.0-or-later
# One INTERFACE target with everything every translation unit of the product is compiled with.
add_library(house INTERFACE)
target_include_directories(house INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_definitions(house INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_FOREACH QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
  QT_NO_URL_CAST_FROM_STRING QT_DEPRECATED_WARNINGS
  MESHDECK_VERSION="${PROJECT_VERSION}")
target_compile_options(house INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough
  # Designated initialisers leave the rest to the defaults; g++ 12 would warn of each.
  -Wno-missing-field-initializers
  -fstack-protector-strong -fno-omit-frame-pointer)
# simdjson's on-demand parser is compiled into us and picks its kernel by what the compiler may use: SSE4.2 and PCLMUL are in
# every x86 server and laptop since 2010. For all rooms alike, since inline functions of a room must not differ from another's.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  target_compile_options(house INTERFACE -march=x86-64-v2 -mpclmul)
endif()
target_link_libraries(house INTERFACE Qt6::Core tl::expected Threads::Threads)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_definitions(house INTERFACE _FORTIFY_SOURCE=2 _GLIBCXX_ASSERTIONS)
endif()
if(MESHDECK_SANITIZE)
  target_compile_options(house INTERFACE -fsanitize=${MESHDECK_SANITIZE} -fno-sanitize-recover=undefined)
  target_link_options(house INTERFACE -fsanitize=${MESHDECK_SANITIZE})
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  target_link_options(house INTERFACE -fuse-ld=mold)
endif()
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

# One precompiled header for every target: parsing Qt Core and the standard library is most of a small file's cost.
file(WRITE ${CMAKE_BINARY_DIR}/house_pch.cpp "// Compiled only for its precompiled header.\n")
add_library(house_pch OBJECT ${CMAKE_BINARY_DIR}/house_pch.cpp)
set_target_properties(house_pch PROPERTIES AUTOMOC OFF)
target_link_libraries(house_pch PRIVATE house)
target_precompile_headers(house_pch PRIVATE
  <QObject> <QString> <QStringList> <QByteArray> <QVector> <QHash> <QMap> <QSet> <QVariant> <QDateTime> <QTimer> <QFuture> <QRegularExpression> <QUrl>
  <QJsonObject> <QJsonArray> <QJsonDocument> <QSettings> <QAbstractItemModel>
  <tl/expected.hpp> <algorithm> <array> <atomic> <chrono> <cmath> <functional> <map> <memory> <mutex> <optional> <ranges> <span> <string> <utility> <variant>
  <vector>)
function(meshdeck_precompiled target)
  target_precompile_headers(${target} REUSE_FROM house_pch)
endfunction()
