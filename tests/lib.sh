# shellcheck shell=bash
# Shared by the test runners (bash). Sets $root; the caller's working folder becomes the root.

set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 2
build_root=${BUILD_ROOT:-build}
mkdir -p "$build_root"
build_root=$(cd "$build_root" && pwd)

n_passed=0 n_failed=0 n_skipped=0

# The line by which tests/run-all and people count; the exit code of the runner.
summary() {
    echo "$n_passed passed, $n_failed failed, $n_skipped skipped"
    [ "$n_failed" -eq 0 ]
}

# A surroundings of its own for one test: $1 is its scratch folder. Nothing of the user's
# configuration, locale or index gets in; a sanitizer's complaint ends in exit code 99, which is
# none of findbuch's own.
isolate() {
    unset FINDBUCH_INDEX FINDBUCH_TRACE NO_COLOR CLICOLOR_FORCE LANG LANGUAGE LC_MESSAGES PAGER LESS \
        COLUMNS LINES INPUTRC GREP_COLORS MAKEFLAGS MAKELEVEL MFLAGS CDPATH
    export LC_ALL=C.UTF-8 TZ=UTC TERM=dumb
    export HOME=$1/home XDG_DATA_HOME=$1/home/data XDG_CONFIG_HOME=$1/home/config
    export XDG_STATE_HOME=$1/home/state XDG_CACHE_HOME=$1/home/cache TMPDIR=$1/tmp
    mkdir -p "$HOME" "$TMPDIR"
}

sanitizer_options() {
    export ASAN_OPTIONS=exitcode=99:detect_leaks=1:detect_stack_use_after_return=1
    export LSAN_OPTIONS=exitcode=99:print_suppressions=0
    export UBSAN_OPTIONS=exitcode=99:halt_on_error=1:print_stacktrace=1
}

valgrind_command=(valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,indirect
    --errors-for-leak-kinds=definite,indirect --track-fds=no)

# German messages need the locale de_DE.UTF-8. Where the system lacks it, a copy is made in the
# build folder, which LOCPATH points to.
german_locale() {
    if ! locale -a 2>/dev/null | grep -qiE '^de_DE\.utf-?8$'; then
        local folder=$build_root/test-locale
        if [ ! -d "$folder/de_DE.UTF-8" ]; then
            mkdir -p "$folder"
            localedef -i de_DE -f UTF-8 "$folder/de_DE.UTF-8" >/dev/null 2>&1 ||
                echo "note: no locale de_DE.UTF-8 (Debian package locales): tests of German messages will fail" >&2
        fi
        export LOCPATH=$folder
    fi
}
