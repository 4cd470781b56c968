# bundle.sh - the archive for Windows runs from any folder, and says what failed.
#
# BUNDLE is what run.cmd is to run: programs, "quick", or all of them if empty.
# SPDX-License-Identifier: MIT
set -u
for tool in zip unzip sha256sum; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
test -f tests/test_name$EXEEXT || { echo 'skipped: there is no Check, so no test program'; exit 77; }
$WINE_RUN tools/winipc$EXEEXT --version || exit $?
MSYS2_ARG_CONV_EXCL='*' # "/c" is not a path
LC_ALL=C.UTF-8          # or Wine does not find a folder that is not ASCII
export MSYS2_ARG_CONV_EXCL LC_ALL
programs=${BUNDLE-test_name test_processes test_unload}
results=winipc-results.txt
bad=0
complain() { echo "$1"; bad=1; }

eval "$MAKE_BUNDLE" || exit
archive=$(echo "$PWD"/winipc-*-windows-*.zip)
first=$(sha256sum <"$archive")
eval "$MAKE_BUNDLE" >/dev/null
test "$first" = "$(sha256sum <"$archive")" || complain 'the same files make another archive'

here=$PWD folder=$(mktemp -d "$PWD/tests/bundle of XXXXXX")
trap 'cd "$here"; rm -rf "$folder"' EXIT
mkdir "$folder/ü" && cd "$folder/ü" && unzip -q "$archive" && cd winipc-* || exit 1
tr -d '\r' <SHA256SUMS | sha256sum --quiet -c - || complain 'the check sums do not match'

# One line for each program, and each says that it passed.
$WINE_RUN cmd /c run.cmd $programs >output || {
    complain 'run.cmd says that something failed'
    grep -E '^(not ok|Bail out)' $results
}
case $programs in
    '' | quick) expected=$(tr -d '\r' <programs.txt) ;;
    *) expected=$(echo $programs | tr ' ' '\n') ;;
esac
test "$programs" != quick || expected=$(echo "$expected" | grep -v '^stress_')
for program in $expected; do
    line=$(tr -d '\r' <$results | grep "^---- $program: passed: ")
    echo "$line"
    set -- $(echo "$line" | sed -n 's/.*: \([0-9]*\) ok, .* \([0-9]*\) planned, .*/\1 \2/p')
    test "${1:-0}" -gt 0 && test "$1" = "$2" ||
        complain "$program: is not told whole"
done
tail -1 $results | grep -q "^ALL PASSED: $(echo "$expected" | wc -l) programs" ||
    complain 'the last line does not say that all passed'

# What fails, hangs or is not there is told.
cp winipc.exe test_options.exe
rm test_utf8.exe
$WINE_RUN cmd /c 'set TEST_SECONDS=1&& run.cmd test_options test_turn test_utf8 test_name' \
    >output && complain 'run.cmd hides that something failed'
tr -d '\r' <$results | grep -qx 'FAILED: test_options test_turn test_utf8' ||
    complain "the last line does not say what failed: $(tail -1 $results)"
grep -q '^Bail out! not done after 1 s' $results || complain 'no stack of what hung'
grep -q '^---- test_utf8: FAILED: .* exit status missing' $results ||
    complain 'a missing program is not told'
exit $bad
