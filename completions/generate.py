#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
generate.py bash|zsh|fish BOOTWARD ABI: completions for a shell, on standard output.

What there is to complete comes from the program's own help, which is made of its verb table, and the
names of controls from bpf/abi.h.
"""
import re
import subprocess
import sys

DIRECTORY, FILE, NOTHING = "directory", "file", "nothing"

# What an argument of this name is.
ARGUMENTS = {"DIR": DIRECTORY, "FILE": FILE, "PROGRAM": FILE, "CONFIG": FILE}


def help_of(program, *words):
    return subprocess.run([program, *words, "--help"], check=True, capture_output=True, text=True).stdout


def verbs_of(program):
    text = help_of(program)
    rows = re.search(r"^Verbs:\n((?:  .*\n)+)", text, re.M).group(1)
    return [tuple(row.split(None, 1)) for row in rows.splitlines()]


def options_of(text):
    """[(option, argument or None, is it optional, help)]"""
    rows = re.findall(r"^  (?:-\w, |    )(--[a-z-]+)(\[?=[A-Z]+\]?)?  +(.*)$", text, re.M)
    return [(name, argument.strip("[]=") or None, argument.startswith("["), what) for name, argument, what in rows]


def operands_of(text, controls):
    """A list of words, DIRECTORY, FILE or NOTHING."""
    words = re.match(r"usage: bootward \S+ \[OPTION\.\.\.\] ?(.*)", text).group(1).strip("[]. ")
    if words == "CONTROL":
        return controls
    if "|" in words:
        return words.split("|")
    return ARGUMENTS.get(words, NOTHING)


def value_of(option, argument, controls):
    if option == "--control":
        return controls
    return ARGUMENTS.get(argument, NOTHING)


class Verb:
    def __init__(self, program, name, what, controls):
        text = help_of(program, name)
        self.name, self.what = name, what.strip()
        self.options = [(name, argument, optional, value_of(name, argument, controls), what)
                        for name, argument, optional, what in options_of(text)]
        self.operands = operands_of(text, controls)


def form(values, directory, file, words):
    """How a shell says what stands there: one of these, `words` with the words themselves in place of {}."""
    if isinstance(values, list):
        return words.format(" ".join(values))
    return {DIRECTORY: directory, FILE: file}.get(values, words.format(""))


def bash_words(values):
    return form(values, "-d", "-f", "-W '{}'")


def bash(verbs):
    names = " ".join(verb.name for verb in verbs)
    yield "# bash completion for bootward(8)"
    yield "_bootward()"
    yield "{"
    yield "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} option='' options='' operands=()"
    yield ""
    yield "\tif ((COMP_CWORD == 1)); then"
    yield f"\t\tmapfile -t COMPREPLY < <(compgen -W '{names} --help --version' -- \"$cur\")"
    yield "\t\treturn"
    yield "\tfi"
    yield "\t# readline takes = for a word of its own"
    yield "\tif [[ $cur == '=' ]]; then"
    yield "\t\toption=$prev cur=''"
    yield "\telif [[ $prev == '=' ]]; then"
    yield "\t\toption=${COMP_WORDS[COMP_CWORD - 2]}"
    yield "\tfi"
    yield "\tcase ${COMP_WORDS[1]} in"
    for verb in verbs:
        words = " ".join(name + ("=" if argument and not optional else "")
                         for name, argument, optional, _, _ in verb.options)
        yield f"\t{verb.name}) options='{words}' operands=({bash_words(verb.operands)}) ;;"
    yield "\tesac"
    yield "\tcase ${COMP_WORDS[1]}$option in"
    for verb in verbs:
        for name, argument, _, values, _ in verb.options:
            if argument:
                yield f"\t{verb.name}{name}) options='' operands=({bash_words(values)}) ;;"
    yield "\tesac"
    yield "\tif [[ $cur == -* ]]; then"
    yield "\t\tmapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$cur\")"
    yield "\telse"
    yield "\t\tmapfile -t COMPREPLY < <(compgen \"${operands[@]}\" -- \"$cur\")"
    yield "\tfi"
    yield "\t[[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace 2>/dev/null"
    yield "}"
    yield "complete -o filenames -F _bootward bootward"


def zsh_action(values):
    return form(values, "_files -/", "_files", "({})" if isinstance(values, list) else " ")


def zsh_text(text):
    return re.sub(r"([\[\]:\\])", r"\\\1", text).replace("'", "'\\''")


def zsh(verbs):
    yield "#compdef bootward"
    yield "# zsh completion for bootward(8)"
    yield "local -a verbs"
    yield "verbs=("
    for verb in verbs:
        yield f"\t'{verb.name}:{zsh_text(verb.what)}'"
    yield ")"
    yield "if ((CURRENT == 2)); then"
    yield "\t_describe verb verbs"
    yield "\treturn"
    yield "fi"
    yield "shift words"
    yield "((CURRENT--))"
    yield "case $words[1] in"
    for verb in verbs:
        yield f"{verb.name})"
        yield "\t_arguments \\"
        for name, argument, optional, values, what in verb.options:
            of = f"={':' if optional else ''}:{argument}:{zsh_action(values)}" if argument else ""
            equal = "=" if argument else ""
            spec = f"{name}{equal}[{zsh_text(what)}]" + of[1:]
            yield f"\t\t'{spec}' \\"
        operands = zsh_action(verb.operands)
        yield f"\t\t'*:operand:{operands}'"
        yield "\t;;"
    yield "esac"


def fish_text(text):
    return text.replace("\\", "\\\\").replace("'", "\\'")


def fish_values(values):
    return form(values, " -x -a '(__fish_complete_directories)'", " -r -F", " -x -a '{}'")


def fish(verbs):
    yield "# fish completion for bootward(8)"
    yield "complete -c bootward -f"
    yield "complete -c bootward -n __fish_use_subcommand -l help -s h -d 'Print a help text'"
    yield "complete -c bootward -n __fish_use_subcommand -l version -d 'Print the version'"
    for verb in verbs:
        yield f"complete -c bootward -n __fish_use_subcommand -a {verb.name} -d '{fish_text(verb.what)}'"
        when = f"complete -c bootward -n '__fish_seen_subcommand_from {verb.name}'"
        for name, argument, optional, values, what in verb.options:
            value = fish_values(values) if argument and not optional else ""
            yield f"{when} -l {name[2:]}{value} -d '{fish_text(what)}'"
        if verb.operands == FILE:
            yield f"{when} -F"
        elif isinstance(verb.operands, list):
            yield f"{when} -a '{' '.join(verb.operands)}'"


def main():
    shell, program, abi = sys.argv[1:]
    with open(abi, encoding="utf-8") as file:
        table = re.search(r"#define BW_CONTROLS\(X\)(.*?)\n\n", file.read(), re.S).group(1)
    controls = re.findall(r'X\(\w+, "([a-z-]+)"', table)
    verbs = [Verb(program, name, what, controls) for name, what in verbs_of(program)]
    print("\n".join({"bash": bash, "zsh": zsh, "fish": fish}[shell](verbs)))


main()
