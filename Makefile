# findbuch: build, run, test. `make help` lists the targets.
#
# Variables for the command line or config.mak (not committed):
#   CC CFLAGS CPPFLAGS LDFLAGS  the usual ones; they are added to what findbuch needs
#   BUILD=DIR      where the results go (default build/release)
#   PREFIX DESTDIR where `make install` puts things (default /usr/local)
#   DEVELOPER=1    warnings are errors (also under CI=true and in MODE=asan)
#   STATIC=0       all libraries are loaded at every start, which takes longer than a search
#   V=1            shows the commands
#   BENCH_…        what make bench measures: see tools/bench/run
#
# The same rules serve every kind of build: MODE is release, asan, coverage or fuzz, and each has
# a folder of its own, so that they can stand beside each other. Nothing that might be missing on
# a fresh machine (a compiler, pkg-config) is asked for before it is needed: see `deps`.

-include config.mak

MODE ?= release
STATIC ?= 1
BUILD ?= build/$(MODE)
PREFIX ?= /usr/local
SAMPLE ?= Krankenhaus
CORPUS ?= corpus/
FUZZ_SECONDS ?= 60
MSGFMT ?= msgfmt
XGETTEXT ?= xgettext
MSGMERGE ?= msgmerge
PKG_CONFIG ?= pkg-config
CLANG ?= clang
INSTALL ?= install
ifeq ($(origin CC),default)
CC = gcc
endif
ifeq ($(origin AR),default)
AR = ar
endif
CFLAGS ?= -O2 -g

.DEFAULT_GOAL := all
.SUFFIXES:
.DELETE_ON_ERROR:

# ---- what there is ----

VERSION := $(shell cat VERSION)
BUILD_ROOT := $(patsubst %/$(MODE),%,$(BUILD))
PROGRAM := $(BUILD)/findbuch
LIBRARY := $(BUILD)/libfindbuch.a
SOURCES := $(sort $(shell find src -name '*.c'))
HEADERS := $(sort $(shell find src -name '*.h'))
MAIN := src/cli/main.c
MAIN_OBJ := $(BUILD)/obj/src/cli/main.o
LEXICON_OBJ := $(BUILD)/obj/src/text/lexicon_data.o
LIB_OBJS := $(patsubst %.c,$(BUILD)/obj/%.o,$(filter-out $(MAIN),$(SOURCES))) $(LEXICON_OBJ)
TEST_SOURCES := $(sort $(wildcard tests/unit/test_*.c))
TEST_HELPERS := $(filter-out $(TEST_SOURCES),$(sort $(wildcard tests/unit/*.c)))
TEST_HELPER_OBJS := $(TEST_HELPERS:%.c=$(BUILD)/obj/%.o)
TEST_PROGRAMS := $(TEST_SOURCES:%.c=$(BUILD)/%)
FUZZ_SOURCES := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_NAMES := $(patsubst tests/fuzz/fuzz_%.c,%,$(FUZZ_SOURCES))
REPLAY_PROGRAMS := $(FUZZ_NAMES:%=$(BUILD)/tests/fuzz/replay_%)
FUZZ_PROGRAMS := $(FUZZ_NAMES:%=$(BUILD)/tests/fuzz/fuzz_%)
ALL_OBJS := $(BUILD)/obj/tools/pack-lexicon.o $(BUILD)/obj/tools/measure-fingerprint.o $(BUILD)/obj/tools/split-words.o $(LIB_OBJS) $(MAIN_OBJ) $(TEST_HELPER_OBJS) $(TEST_SOURCES:%.c=$(BUILD)/obj/%.o) \
	$(FUZZ_SOURCES:%.c=$(BUILD)/obj/%.o) $(BUILD)/obj/tests/fuzz/replay.o \
	$(BENCH_SOURCES:%.c=$(BUILD)/obj/%.o)
# Drivers of make bench; those of systems that are not there are left out.
BENCH_SOURCES := $(wildcard tools/bench/*.c)
BENCH_TOOLS := $(BUILD)/bench
BENCH_DRIVERS := $(addprefix $(BENCH_TOOLS)/,findbuch-driver fts5-driver oneshot)
BENCH_PEERS = $(if $(shell command -v xapian-config),$(BENCH_TOOLS)/xapian-driver) \
	$(if $(shell $(PKG_CONFIG) --exists libpq && echo yes),$(BENCH_TOOLS)/postgres-driver)
BENCH_OBJ := $(BUILD)/obj/tools/bench
LANGUAGES := $(basename $(notdir $(wildcard po/*.po)))
LOCALE_DIR := $(BUILD_ROOT)/locale
MESSAGES := $(LANGUAGES:%=$(LOCALE_DIR)/%/LC_MESSAGES/findbuch.mo)
MAN_PAGES := $(sort $(wildcard man/*.[1-9]))
COMPLETION := $(wildcard completions/findbuch.bash)
# What whoever passes the program on has to give with it.
LICENCES := LICENSE data/README.md

# ---- flags ----

PACKAGES := sqlite3 readline libzstd jansson libutf8proc libxxhash

# Asked once, when a recipe first needs the answer.
PACKAGE_CFLAGS = $(eval PACKAGE_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(PACKAGES)))$(PACKAGE_CFLAGS)
PACKAGE_LIBS = $(eval PACKAGE_LIBS := $(shell $(PKG_CONFIG) --libs $(PACKAGES)))$(PACKAGE_LIBS)
# Libraries are linked into the program where they are there as archives; the C library is not, for
# what it loads itself: locales, character sets, where people have their home. A static libreadline
# wants libtinfo, and a static libstemmer need not bring all its languages: see text/stemmer.c.
archive = $(or $(filter /%,$(shell $(CC) -print-file-name=$(1:-l%=lib%.a))),$(1))
as_archives = $(foreach word,$(1),$(if $(filter -l%,$(word)),$(call archive,$(word)),$(word)))
ifeq ($(STATIC),1)
LINKED_LIBS = $(eval LINKED_LIBS := $(call as_archives,$(PACKAGE_LIBS)$(if $(filter %/libreadline.a,$(call \
	archive,-lreadline)), -ltinfo) -lstemmer))$(LINKED_LIBS)
else
LINKED_LIBS = $(PACKAGE_LIBS) -lstemmer
endif
STEMMER_CPPFLAGS = $(eval STEMMER_CPPFLAGS := $(foreach lib,$(filter %/libstemmer.a,$(LINKED_LIBS)),$(shell \
	nm $(lib) 2>/dev/null | grep -q ' T german_UTF_8_stem$$' && echo -DFINDBUCH_GERMAN_ONLY)))$(STEMMER_CPPFLAGS)

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings \
	-Wformat=2 -Wvla
ifneq ($(filter-out 0,$(DEVELOPER))$(filter true 1,$(CI))$(filter asan,$(MODE)),)
WARNINGS += -Werror
endif

# -D_FORTIFY_SOURCE does nothing but warn without optimisation.
OPTIMISED := $(filter-out -O0,$(filter -O%,$(CFLAGS)))
SANITIZERS := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
# Asserts say what pruning rests on; they hold in every other mode.
MODE_CFLAGS_release := -DNDEBUG -fstack-protector-strong $(if $(OPTIMISED),-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2) -fPIE
MODE_LDFLAGS_release := -pie -Wl,-z,relro -Wl,-z,now
MODE_CFLAGS_asan := -O1 $(SANITIZERS)
MODE_LDFLAGS_asan := $(SANITIZERS)
MODE_CFLAGS_coverage := -O0 --coverage
MODE_LDFLAGS_coverage := --coverage
MODE_CFLAGS_fuzz := -O1 $(SANITIZERS) -fsanitize=fuzzer-no-link
MODE_LDFLAGS_fuzz := $(SANITIZERS)
ifeq ($(filter $(MODE),release asan coverage fuzz),)
$(error MODE=$(MODE) is not known; it is one of release, asan, coverage, fuzz)
endif

FB_CPPFLAGS := -D_GNU_SOURCE -DFINDBUCH_VERSION='"$(VERSION)"' -Isrc
COMPILE_FLAGS = -std=gnu11 $(WARNINGS) $(FB_CPPFLAGS) $(PACKAGE_CFLAGS) $(CPPFLAGS) $(CFLAGS) \
	$(MODE_CFLAGS_$(MODE)) -pthread
LINK_FLAGS = $(CFLAGS) $(MODE_LDFLAGS_$(MODE)) $(LDFLAGS) -pthread
LIBS = $(LINKED_LIBS) -lm
# Only main.c knows where translations are: installed, or in the build tree before that.
MAIN_CPPFLAGS := -DFINDBUCH_LOCALEDIR='"$(PREFIX)/share/locale"' \
	-DFINDBUCH_BUILD_LOCALEDIR='"$(abspath $(LOCALE_DIR))"'

# ---- how it is said ----

Q := $(if $(filter 1,$(V)),,@)
SILENT := $(if $(filter 1,$(V)),,$(findstring s,$(firstword -$(MAKEFLAGS))))
say = $(if $(SILENT),,@printf '  %-7s %s\n' $(1) $(2))
quote = '$(subst ','\'',$(1))'
SUBMAKE = $(MAKE) --no-print-directory
# As many jobs as there are processors, unless -j was given.
JOBS = $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc 2>/dev/null || echo 2))
in_mode = MODE=$(1) BUILD=$(BUILD_ROOT)/$(1)

# ---- building ----

.PHONY: all
all: $(PROGRAM) $(MESSAGES) ## builds findbuch and its translations (the default)
ifeq ($(BUILD),build/release)
	@[ "$$(readlink findbuch)" = $(PROGRAM) ] || ln -sfn $(PROGRAM) findbuch
endif

.PHONY: FORCE
FORCE:

# A file that holds $(1) and is touched only when that changes: what depends on it is made again
# when other flags are given, or a source file was added or removed.
record = $(Q)mkdir -p $(@D); printf '%s\n' $(call quote,$(1)) >$@.new; \
	if cmp -s $@.new $@; then rm -f $@.new; else mv -f $@.new $@; fi

$(BUILD)/flags: FORCE
	@$(PKG_CONFIG) --exists $(PACKAGES) || { \
	    echo "findbuch needs a C compiler, pkg-config and these libraries: $(PACKAGES) libstemmer."; \
	    echo "'make deps' installs what is missing (Debian)."; exit 1; } >&2
	$(call record,$(CC) $(COMPILE_FLAGS) // $(LINK_FLAGS) $(LIBS))
$(BUILD)/flags-main: FORCE
	$(call record,$(MAIN_CPPFLAGS))
$(BUILD)/flags-stemmer: FORCE
	$(call record,$(STEMMER_CPPFLAGS))
$(BUILD)/objects: FORCE
	$(call record,$(LIB_OBJS))

$(BUILD)/obj/%.o: %.c $(BUILD)/flags
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(COMPILE_FLAGS) $(EXTRA_CPPFLAGS) -MMD -MP -c -o $@ $<

$(MAIN_OBJ): private EXTRA_CPPFLAGS = $(MAIN_CPPFLAGS)
$(MAIN_OBJ): $(BUILD)/flags-main

$(BUILD)/obj/src/text/stemmer.o: private EXTRA_CPPFLAGS = $(STEMMER_CPPFLAGS)
$(BUILD)/obj/src/text/stemmer.o: $(BUILD)/flags-stemmer

# The lexicon's text is packed by a tool that is built from the sources that read the result.
PACK_LEXICON := $(BUILD)/pack-lexicon
PACK_SOURCES := tools/pack-lexicon.c src/text/lexicon.c src/text/utf8.c \
	$(addprefix src/base/,arena.c buf.c bug.c err.c strmap.c xalloc.c)

$(PACK_LEXICON): $(PACK_SOURCES:%.c=$(BUILD)/obj/%.o)
	$(call say,LINK,$@)
	$(Q)$(CC) $(LINK_FLAGS) -o $@ $^ $(LIBS)

# The lexicon's text, made anew: see data/README.md.
.PHONY: lexicon
lexicon: $(PACK_LEXICON) $(BUILD)/split-words ## makes data/lexicon.txt anew (COUNTS=FILE of tools/count-forms)
	@[ -n "$(COUNTS)" ] || { echo "make lexicon needs COUNTS=FILE; see data/README.md" >&2; exit 2; }
	@tools/install-deps lexicon
	$(Q)tools/fetch-lexicon-data "$(BUILD_ROOT)/npm"
	$(Q)tools/build-lexicon --counts "$(COUNTS)" --npm "$(BUILD_ROOT)/npm" --pack $(PACK_LEXICON) --split $(BUILD)/split-words

$(BUILD)/split-words: $(BUILD)/obj/tools/split-words.o $(LIBRARY)
	$(call say,LINK,$@)
	$(call link)

$(BUILD)/lexicon.bin: data/lexicon.txt $(PACK_LEXICON)
	$(call say,PACK,$@)
	$(Q)$(PACK_LEXICON) $< $@

$(LEXICON_OBJ): src/text/lexicon_data.S $(BUILD)/lexicon.bin $(BUILD)/flags
	$(call say,AS,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -DLEXICON_FILE='"$(BUILD)/lexicon.bin"' -c -o $@ $<

# The analysis's fingerprint, measured with the objects that go into the program, and put into it.
FINGERPRINT_OBJ := $(BUILD)/obj/src/text/fingerprint_built_in.o
MEASURE_FINGERPRINT := $(BUILD)/measure-fingerprint
$(MEASURE_FINGERPRINT): $(BUILD)/obj/tools/measure-fingerprint.o $(filter-out $(FINGERPRINT_OBJ),$(filter \
		$(BUILD)/obj/src/base/% $(BUILD)/obj/src/text/%,$(LIB_OBJS)))
	$(call say,LINK,$@)
	$(Q)$(CC) $(LINK_FLAGS) -o $@ $^ $(LIBS)

$(BUILD)/fingerprint: $(MEASURE_FINGERPRINT)
	$(Q)$(MEASURE_FINGERPRINT) >$@.new && mv -f $@.new $@

$(FINGERPRINT_OBJ): private EXTRA_CPPFLAGS = $(shell cat $(BUILD)/fingerprint)
$(FINGERPRINT_OBJ): $(BUILD)/fingerprint

$(LIBRARY): $(LIB_OBJS) $(BUILD)/objects
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $(LIB_OBJS)

link = $(Q)mkdir -p $(@D) && $(CC) $(LINK_FLAGS) $(2) -o $@ $(filter %.o,$^) $(LIBRARY) $(1) $(LIBS)

$(PROGRAM): $(MAIN_OBJ) $(LIBRARY)
	$(call say,LINK,$@)
	$(call link)

$(BUILD)/tests/unit/%: $(BUILD)/obj/tests/unit/%.o $(TEST_HELPER_OBJS) $(LIBRARY)
	$(call say,LINK,$@)
	$(call link,-lcmocka)

$(BUILD)/tests/fuzz/replay_%: $(BUILD)/obj/tests/fuzz/fuzz_%.o $(BUILD)/obj/tests/fuzz/replay.o $(LIBRARY)
	$(call say,LINK,$@)
	$(call link)

$(BUILD)/tests/fuzz/fuzz_%: $(BUILD)/obj/tests/fuzz/fuzz_%.o $(LIBRARY)
	$(call say,LINK,$@)
	$(call link,,-fsanitize=fuzzer)

$(LOCALE_DIR)/%/LC_MESSAGES/findbuch.mo: po/%.po
	$(call say,MSGFMT,$<)
	$(Q)mkdir -p $(@D) && $(MSGFMT) --check -o $@ $<

.SECONDARY: $(ALL_OBJS)
-include $(ALL_OBJS:.o=.d)

# ---- running ----

# Job control keeps Ctrl-C at findbuch's prompt from ending make.
.PHONY: run
run: ## installs what is missing, builds, indexes the sample articles, starts findbuch
	@tools/install-deps build
	+@$(SUBMAKE) $(JOBS) all
	@./findbuch index $(CORPUS) || [ $$? -eq 1 ]
	@if [ -t 0 ] && [ -t 1 ]; then bash -mc ./findbuch; \
	else echo "findbuch search $(SAMPLE)"; ./findbuch search $(SAMPLE); fi

.PHONY: index
index: all ## brings the index of the sample articles up to date
	@./findbuch index $(CORPUS) || [ $$? -eq 1 ]

.PHONY: deps deps-test
deps: ## installs the Debian packages that building needs, if any are missing
	@tools/install-deps build
deps-test: ## the same for testing
	@tools/install-deps test

# ---- testing ----
# Every suite ends with a line "N passed, N failed, N skipped"; tests/run-all adds them up.

TEST_ENV = MAKE="$(MAKE)" BUILD_ROOT="$(BUILD_ROOT)" JOBS="$(JOBS)"
TEST_STEPS := build:gcc build:clang includes:release unit:release cli:release shell:release docs:release acceptance:release \
	dictionary:release bench:release unit:asan cli:asan fuzz:asan

.PHONY: test
test: ## installs what is missing and runs all tests; ends with "N passed, N failed"
	@tools/install-deps test
	+@$(TEST_ENV) tests/run-all $(TEST_STEPS)

.PHONY: asan
asan: ## unit, command-line and fuzz-replay tests under AddressSanitizer and UBSan
	+@$(TEST_ENV) tests/run-all unit:asan cli:asan fuzz:asan

.PHONY: valgrind
valgrind: ## unit and command-line tests under valgrind
	+@$(TEST_ENV) tests/run-all unit:valgrind cli:valgrind

.PHONY: check-includes
check-includes: ## whether includes keep to the order of layers and rooms (docs/architecture.md)
	@BUILD_ROOT="$(BUILD_ROOT)" tests/run-includes

.PHONY: check-unit
check-unit: ## unit tests only (TESTS="buf token" for some)
	+@$(SUBMAKE) -k $(JOBS) unit-programs || :
	@BUILD_ROOT="$(BUILD_ROOT)" tests/run-unit $(RUN_FLAGS) $(CHOSEN_TESTS)

CHOSEN_TESTS := $(if $(TESTS),$(TESTS:%=$(BUILD)/tests/unit/test_%),$(TEST_PROGRAMS))
.PHONY: unit-programs
unit-programs: $(CHOSEN_TESTS)

.PHONY: check-cli
check-cli: $(PROGRAM) $(MESSAGES) ## command-line tests only (TESTS="search-json …" for some)
	@BUILD_ROOT="$(BUILD_ROOT)" tests/run-cli $(RUN_FLAGS) --program $(PROGRAM) $(TESTS)

.PHONY: check-shell
check-shell: $(PROGRAM) $(MESSAGES) ## tests of the interactive prompt only (TESTS="NAME …" for some)
	@BUILD_ROOT="$(BUILD_ROOT)" tests/run-shell --program $(PROGRAM) $(TESTS)

.PHONY: check-docs
check-docs: $(PROGRAM) $(MESSAGES) ## every command that README, docs and the man page show
	@tests/run-docs --program $(PROGRAM)

.PHONY: check-acceptance
check-acceptance: $(PROGRAM) ## what a German reader expects of searches (TESTS="compounds …" for some)
	@tests/run-acceptance $(RUN_FLAGS) --program $(PROGRAM) $(TESTS)

.PHONY: check-dictionary
check-dictionary: $(PROGRAM) ## that the forms of a word find each other, over a sample of a dictionary
	@tests/run-dictionary --program $(PROGRAM)

.PHONY: check-bench
check-bench: $(PROGRAM) ## that everything which make bench measures can be measured
	+@$(SUBMAKE) $(JOBS) bench-drivers
	@tests/run-bench --program $(PROGRAM) --tools $(BENCH_TOOLS)

.PHONY: check-fuzz
check-fuzz: ## replays the fuzzers' saved inputs
	+@$(SUBMAKE) -k $(JOBS) replay-programs || :
	@BUILD_ROOT="$(BUILD_ROOT)" tests/run-fuzz --replay $(REPLAY_PROGRAMS)

.PHONY: replay-programs fuzz-programs
replay-programs: $(REPLAY_PROGRAMS)
fuzz-programs: $(FUZZ_PROGRAMS)

.PHONY: fuzz-smoke
fuzz-smoke: ## fuzzes each input format for FUZZ_SECONDS (60) with clang's libFuzzer
	+@$(SUBMAKE) $(JOBS) CC=$(CLANG) $(call in_mode,fuzz) fuzz-programs
	@BUILD_ROOT="$(BUILD_ROOT)" tests/run-fuzz --seconds $(FUZZ_SECONDS) \
	    $(FUZZ_NAMES:%=$(BUILD_ROOT)/fuzz/tests/fuzz/fuzz_%)

# Everything must compile without a warning, under both compilers.
.PHONY: ci-gcc ci-clang
ci-gcc:
	+@$(SUBMAKE) $(JOBS) CC=gcc DEVELOPER=1 MODE=release BUILD=$(BUILD_ROOT)/gcc everything
ci-clang:
	+@$(SUBMAKE) $(JOBS) CC=$(CLANG) DEVELOPER=1 MODE=release BUILD=$(BUILD_ROOT)/clang everything
.PHONY: ci-build
ci-build: ci-gcc ci-clang ## builds with gcc and with clang, warnings being errors
.PHONY: everything
everything: $(PROGRAM) $(BUILD)/split-words $(BENCH_DRIVERS) $(TEST_PROGRAMS) $(REPLAY_PROGRAMS)

.PHONY: lint
lint: ## cppcheck, clang-tidy, and whether every header stands on its own
	@tools/install-deps lint
	@BUILD_ROOT="$(BUILD_ROOT)" tools/lint -std=gnu11 $(WARNINGS) $(FB_CPPFLAGS) $(MAIN_CPPFLAGS) $(PACKAGE_CFLAGS)

.PHONY: coverage
coverage: ## lines and branches that the tests reach, by file
	@find $(BUILD_ROOT)/coverage -name '*.gcda' -delete 2>/dev/null || :
	+@$(TEST_ENV) tests/run-all unit:coverage cli:coverage shell:coverage fuzz:coverage; rc=$$?; \
	    tools/coverage-summary $(BUILD_ROOT)/coverage && exit $$rc

# What is measured and how: docs/performance.md.
.PHONY: bench
bench: ## measures findbuch beside other systems (BENCH_SCALE=10, BENCH_ONLY="latency …")
	@tools/install-deps build
	@tools/install-deps bench || echo "Systems that are missing are skipped."
	+@$(SUBMAKE) $(JOBS) all bench-drivers
	@BUILD_ROOT="$(BUILD_ROOT)" tools/bench/run --program $(PROGRAM) --tools $(BENCH_TOOLS)

.PHONY: bench-drivers
bench-drivers: $(BENCH_DRIVERS)
	+@for driver in $(BENCH_PEERS); do \
	    $(SUBMAKE) -q $$driver || $(SUBMAKE) $$driver || exit 1; done

$(BENCH_TOOLS)/findbuch-driver: $(BENCH_OBJ)/findbuch_driver.o $(BENCH_OBJ)/driver.o $(LIBRARY)
	$(call say,LINK,$@)
	$(call link)

$(BENCH_TOOLS)/fts5-driver: $(BENCH_OBJ)/fts5_driver.o $(BENCH_OBJ)/driver.o
$(BENCH_TOOLS)/postgres-driver: $(BENCH_OBJ)/postgres_driver.o $(BENCH_OBJ)/driver.o
$(BENCH_TOOLS)/oneshot: $(BENCH_OBJ)/oneshot.o
$(BENCH_TOOLS)/fts5-driver $(BENCH_TOOLS)/postgres-driver $(BENCH_TOOLS)/oneshot:
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D) && $(CC) $(LINK_FLAGS) -o $@ $^ $(BENCH_LIBS)
$(BENCH_TOOLS)/fts5-driver: BENCH_LIBS = $(PACKAGE_LIBS)
$(BENCH_TOOLS)/postgres-driver: BENCH_LIBS = $(shell $(PKG_CONFIG) --libs libpq)
$(BENCH_OBJ)/postgres_driver.o: EXTRA_CPPFLAGS = $(shell $(PKG_CONFIG) --cflags libpq)

$(BENCH_TOOLS)/xapian-driver: tools/bench/xapian_driver.cc tools/bench/driver.h $(BENCH_OBJ)/driver.o
	$(call say,CXX,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CXX) -std=c++17 -Wall -Wextra -Wshadow -O2 -g $(shell xapian-config --cxxflags) -o $@ \
	    $(filter %.cc %.o,$^) $(shell xapian-config --libs)

# ---- translations ----

.PHONY: pot
pot: ## collects the messages into po/findbuch.pot and brings the translations up to date
	$(Q)mkdir -p po && $(XGETTEXT) --from-code=UTF-8 --language=C --sort-by-file --add-location=file \
	    --add-comments=TRANSLATORS: -k_ -kN_ -kNN_:1,2 -kngettext:1,2 --package-name=findbuch \
	    -o po/findbuch.pot $(SOURCES) $(HEADERS)
	$(Q)for po in $(LANGUAGES:%=po/%.po); do \
	    $(MSGMERGE) --quiet --update --backup=none --add-location=file $$po po/findbuch.pot; \
	    $(MSGFMT) --check --statistics -o /dev/null $$po; done

# ---- installing ----

SHARE = $(DESTDIR)$(PREFIX)/share

.PHONY: install
install: all ## installs under PREFIX (/usr/local), below DESTDIR if given
	$(INSTALL) -d $(DESTDIR)$(PREFIX)/bin
	$(INSTALL) -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/findbuch
	$(foreach page,$(MAN_PAGES),$(INSTALL) -D -m 644 $(page) \
	    $(SHARE)/man/man$(subst .,,$(suffix $(page)))/$(notdir $(page));)
	$(foreach lang,$(LANGUAGES),$(INSTALL) -D -m 644 $(LOCALE_DIR)/$(lang)/LC_MESSAGES/findbuch.mo \
	    $(SHARE)/locale/$(lang)/LC_MESSAGES/findbuch.mo;)
	$(if $(COMPLETION),$(INSTALL) -D -m 644 $(COMPLETION) $(SHARE)/bash-completion/completions/findbuch)
	$(foreach file,$(LICENCES),$(INSTALL) -D -m 644 $(file) $(SHARE)/doc/findbuch/$(file);)

.PHONY: uninstall
uninstall: ## removes what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/findbuch
	$(foreach page,$(MAN_PAGES),rm -f $(SHARE)/man/man$(subst .,,$(suffix $(page)))/$(notdir $(page));)
	$(foreach lang,$(LANGUAGES),rm -f $(SHARE)/locale/$(lang)/LC_MESSAGES/findbuch.mo;)
	rm -f $(SHARE)/bash-completion/completions/findbuch
	rm -rf $(SHARE)/doc/findbuch

.PHONY: clean
clean: ## removes everything that was built (the index stays)
	rm -rf build findbuch

.PHONY: help
help: ## this list
	@echo "make TARGET [VARIABLE=VALUE…]"
	@sed -n 's/^\([a-z][a-z -]*\):.*## \(.*\)/\1|\2/p' Makefile | \
	    while IFS='|' read -r target what; do printf '  %-14s %s\n' "$$target" "$$what"; done
	@echo "Variables and what they do: see the top of the Makefile."
