/*
 * completion.c - winipc completion: scripts for shells, made of what there is.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "command.h"

/* The options of a verb, each behind a space. */
static void print_options(const noun *n, const verb *v)
{
    const char *argument, *text;

    for (const char *letter = v->options; *letter != '\0'; letter++)
        print(" --%s", get_option(*letter, &argument, &text));
    if (takes_name(n, v))
        print(" --name");
    print(" --json --quiet --verbose --help");
}

/* What is given already, between `of_noun` and `of_verb`, and what may follow; that of
   a verb comes first, as its noun is how it begins. */
static void print_words(const char *of_noun, const char *of_verb,
                        const char *after)
{
    for (size_t i = 0; nouns[i] != NULL; i++) {
        const noun *n = nouns[i];

        for (const verb *v = n->verbs; v->name != NULL; v++) {
            print("%s%s%s%s%s", of_noun, n->name, *v->name ? " " : "", v->name,
                  of_verb);
            print_options(n, v);
            print("%s", after);
        }
        if (*n->verbs->name == '\0')
            continue;
        print("%s%s%s", of_noun, n->name, of_verb);
        for (const verb *v = n->verbs; v->name != NULL; v++)
            print("%s ", v->name);
        print("--help%s", after);
    }
}

static void print_nouns(void)
{
    for (size_t i = 0; nouns[i] != NULL; i++)
        print("%s ", nouns[i]->name);
    print("--help --version");
}

static void print_bash(void)
{
    print("# bash completion for winipc\n"
          "_winipc()\n{\n"
          "    local words\n"
          "    case \"${COMP_WORDS[*]:1:COMP_CWORD-1}\" in\n"
          "        '') words='");
    print_nouns();
    print("' ;;\n");
    print_words("        '", "'*) words='", "' ;;\n");
    print("    esac\n"
          "    COMPREPLY=($(compgen -W \"$words\" -- "
          "\"${COMP_WORDS[COMP_CWORD]}\"))\n"
          "}\n"
          "complete -F _winipc winipc winipc.exe\n");
}

static void print_powershell(void)
{
    print("# PowerShell completion for winipc\n"
          "Register-ArgumentCompleter -Native -CommandName winipc, winipc.exe "
          "-ScriptBlock {\n"
          "    param($word, $line, $position)\n"
          "    $words = @{\n"
          "        '' = '");
    print_nouns();
    print("'\n");
    print_words("        '", "' = '", "'\n");
    print("    }\n"
          "    $given = @($line.CommandElements | Select-Object -Skip 1 | "
          "ForEach-Object { \"$_\" })\n"
          "    if ($word -ne '' -and $given.Count -gt 0) {\n"
          "        $given = @($given | Select-Object -SkipLast 1)\n"
          "    }\n"
          "    foreach ($n in 2, 1, 0) {\n"
          "        $key = ($given | Select-Object -First $n) -join ' '\n"
          "        if ($words.ContainsKey($key)) { break }\n"
          "    }\n"
          "    $words[$key].Trim() -split ' ' | Where-Object { $_ -like "
          "\"$word*\" }\n"
          "}\n");
}

static int complete(const arguments *a)
{
    if (strcmp(a->name, "bash") == 0)
        print_bash();
    else if (strcmp(a->name, "powershell") == 0)
        print_powershell();
    else
        return misused(a, a->name, "expected is bash or powershell");
    return EXIT_DONE;
}

static const verb verbs[] = {
    {"", "print a script that completes command lines of winipc", "SHELL", "",
     "winipc completion bash >~/.bash_completion", TEXTS_NONE, complete},
    {0},
};

const noun completion_noun = {"completion", "complete command lines in a shell",
                              NAMES_NONE, verbs};
