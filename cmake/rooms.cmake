# SPDX-FileCopyrightText: 2026 The Meshdeck authors
# SPDX-License-Identifier: GPL-3.0-or-later

# meshdeck_room(models/graph LINKS models_store Qt6::Concurrent)
# A room is one folder and one static library with the same name, '/' written as '_'. What it may link is
# what it may include: the order of house.md. A folder without sources yet makes an INTERFACE library.
function(meshdeck_room path)
  cmake_parse_arguments(arg "" "" "LINKS" ${ARGN})
  string(REPLACE "/" "_" target ${path})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${path}/*.cpp ${CMAKE_SOURCE_DIR}/${path}/*.h)
  file(GLOB compiled CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${path}/*.cpp)
  if(NOT compiled)
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE house ${arg_LINKS})
    return()
  endif()
  add_library(${target} STATIC ${sources})
  target_link_libraries(${target} PUBLIC house ${arg_LINKS})
  meshdeck_precompiled(${target})
endfunction()

# meshdeck_tests(models/graph [LINKS more...] [LABELS live])
# Every tests/<path>/<name>test.cpp becomes the executable and ctest <path with _>_<name>test.
function(meshdeck_tests path)
  cmake_parse_arguments(arg "" "TIMEOUT" "LINKS;LABELS" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  string(REPLACE "/" "_" room ${path})
  file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${path}/*test.cpp)
  foreach(source ${tests})
    get_filename_component(stem ${source} NAME_WE)
    set(test ${room}_${stem})
    add_executable(${test} ${source})
    set_target_properties(${test} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    if(TARGET ${room})
      target_link_libraries(${test} PRIVATE ${room})
    endif()
    target_link_libraries(${test} PRIVATE house tests_support Qt6::Test ${arg_LINKS})
    meshdeck_precompiled(${test})
    target_compile_definitions(${test} PRIVATE TEST_DATA_DIR="${CMAKE_SOURCE_DIR}/tests/data"
      SOURCE_DIR="${CMAKE_SOURCE_DIR}" BINARY_DIR="${CMAKE_BINARY_DIR}")
    add_test(NAME ${test} COMMAND ${test})
    set_tests_properties(${test} PROPERTIES TIMEOUT ${arg_TIMEOUT}
      ENVIRONMENT "QT_QPA_PLATFORM=offscreen;NO_COLOR=1;LC_ALL=C.UTF-8" LABELS "${arg_LABELS}")
  endforeach()
endfunction()
