# native.mk - the parts that need nothing of Windows, on the build machine, where
# sanitizers and libFuzzer are; run by `make memory` and `make fuzz`.
#
#     make -f tests/native.mk [SOURCE=folder] [NATIVE_CC=compiler] memory|fuzz
#
# memory: their test programs, and what the fuzzer once found.
# fuzz:   each of them for FUZZ_SECONDS (30); needs clang.
#
# GNU make.  SPDX-License-Identifier: MIT
SOURCE = .
FUZZ_SECONDS = 30
clang := $(shell command -v clang)
NATIVE_CC = $(if $(clang),clang,gcc)
CHECK_NATIVE = $(shell pkg-config --cflags --libs check 2>/dev/null || echo -lcheck)
parts = deadline name options quote utf8
out = tests/native

# All that can be found is an error, and ends the program.
sanitize = -fsanitize=address,undefined -fno-sanitize-recover=all
flags = -std=gnu11 -g -O1 -fno-omit-frame-pointer -fshort-wchar $(sanitize) \
	-Wall -Wextra -Wno-unneeded-internal-declaration -Werror -I$(SOURCE)/include -I$(SOURCE)/lib -I$(SOURCE)/tests \
	-include $(SOURCE)/tests/native.h
headers = $(wildcard $(SOURCE)/lib/*.h $(SOURCE)/include/*.h $(SOURCE)/include/*/*.h \
	$(SOURCE)/tests/*.h $(SOURCE)/tests/fuzz/*.h)
# What a part is made of, itself and below.
name_needs = utf8
sources = $(patsubst %,$(SOURCE)/lib/%.c,$(1) $($(1)_needs))
harness = $(SOURCE)/tests/harness.c $(SOURCE)/tests/native.c
# A report is of no use without names, nor a leak that nobody looks for.
export ASAN_OPTIONS = detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS = print_stacktrace=1

.DELETE_ON_ERROR:
.PHONY: memory tests corpus fuzz
memory: tests corpus

tests: $(parts:%=$(out)/test_%)
	@for part in $(parts); do \
	  TEST_SECONDS=300 $(out)/test_$$part >$(out)/test_$$part.out 2>&1 || \
	    { cat $(out)/test_$$part.out; exit 1; }; \
	  echo "test_$$part: `grep -c '^ok' $(out)/test_$$part.out` tests, by $(NATIVE_CC)"; \
	done

.SECONDEXPANSION:
$(out)/test_%: $(SOURCE)/tests/test_%.c $(harness) $$(call sources,$$*) $(headers)
	@mkdir -p $(out)
	$(NATIVE_CC) $(flags) -o $@ $< $(harness) $(call sources,$*) $(CHECK_NATIVE)

ifeq ($(clang),)
corpus:
	@echo 'NOT RUN: the seeds of the fuzzers: clang is not installed'
fuzz:
	@echo 'NOT RUN: the fuzzers: clang is not installed'
else
corpus: $(parts:%=$(out)/fuzz_%)
	@for part in $(parts); do \
	  $(out)/fuzz_$$part $(SOURCE)/tests/fuzz/corpus/$$part/* >$(out)/seeds.out 2>&1 || \
	    { tail -40 $(out)/seeds.out; exit 1; }; \
	  echo "fuzz_$$part: `grep -c '^Executed' $(out)/seeds.out` seeds"; \
	done

# New finds go to the build folder; one that broke something is named $(out)/PART-*.
fuzz: $(parts:%=$(out)/fuzz_%)
	@: >tests/fuzz.log
	@for part in $(parts); do \
	  mkdir -p $(out)/corpus/$$part && \
	  $(out)/fuzz_$$part -max_total_time=$(FUZZ_SECONDS) -max_len=1100 -timeout=10 \
	    -print_final_stats=1 -artifact_prefix=$(out)/$$part- \
	    $(out)/corpus/$$part $(SOURCE)/tests/fuzz/corpus/$$part >$(out)/fuzz_$$part.out 2>&1 || \
	    { grep -v '^#' $(out)/fuzz_$$part.out | tail -60; exit 1; }; \
	  sed -n "s/^stat::number_of_executed_units: */# figure: fuzz.$$part.runs /p" \
	    $(out)/fuzz_$$part.out | sed 's/$$/ runs/' >>tests/fuzz.log; \
	done; cat tests/fuzz.log
endif

$(out)/fuzz_%: $(SOURCE)/tests/fuzz/fuzz_%.c $$(call sources,$$*) $(headers)
	@mkdir -p $(out)
	clang $(flags) -fsanitize=fuzzer -o $@ $< $(call sources,$*)
