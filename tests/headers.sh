# headers.sh - each public header alone, as C11 and as C++17, as strictly as can be.
# SPDX-License-Identifier: MIT
set -u
cd "${srcdir:-.}" || exit 1
strict='-Iinclude -fsyntax-only -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion
    -Wshadow -Wundef -Wcast-qual -Wwrite-strings -Werror'
c='c -std=c11 -Wstrict-prototypes -Wmissing-prototypes'
cxx='c++ -std=c++17 -Wold-style-cast'
bad=0

# compiles LANGUAGE: is what comes on standard input a program?
compiles() { $CC $strict -x $1 -; }

echo 'int main() { return 0; }' | compiles "$cxx" 2>/dev/null ||
    { echo "skipped: $CC compiles no C++"; exit 77; }
# Options without the macro of compound literals, as C++ needs them.
options='
int main() {
    winipc_event_options event = WINIPC_EVENT_OPTIONS_INIT;
    winipc_mailslot_options slot = WINIPC_MAILSLOT_OPTIONS_INIT;
    winipc_open_options open = WINIPC_OPEN_OPTIONS_INIT;
    winipc_security security = WINIPC_SECURITY_INIT;
    event.security = &security;
    return event.size && slot.size && open.size ? 0 : 1;
}'
for header in include/*.h include/winipc/*.h; do
    for language in "$c" "$cxx"; do
        echo "#include <${header#include/}>" | compiles "$language" ||
            { echo "$header does not stand alone as $language"; bad=1; }
    done
done
for language in "$c" "$cxx"; do
    printf '#include <winipc.h>\n%s\n' "$(echo "$options" |
        if test "$language" = "$c"; then sed 's/main()/main(void)/'; else cat; fi)" |
        compiles "$language" || { echo "options do not compile as $language"; bad=1; }
done
exit $bad
