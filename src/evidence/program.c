/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/program.h"

#include <string.h>

static int path_compare(const void *key, const void *item)
{
	const struct program *program = item;

	return strcmp(key, program->path);
}

const struct program *programs_find(const struct programs *programs, const char *path)
{
	if (!path || programs->n == 0)
		return NULL;
	return bsearch(path, programs->items, programs->n, sizeof(*programs->items), path_compare);
}

void programs_clear(struct programs *programs)
{
	for (size_t i = 0; i < programs->n; i++) {
		free(programs->items[i].path);
		free(programs->items[i].resolved);
		free(programs->items[i].danger_at);
	}
	free(programs->items);
	*programs = (struct programs){ 0 };
}

static const char *last_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Without the number of a version, which follows the name: python3.11, lua5.4, ruby3.1. */
static size_t name_len(const char *name)
{
	size_t len = strlen(name);

	while (len > 0 && strchr("0123456789.-", name[len - 1]))
		len--;
	return len;
}

/* Distributions' own: vim.basic, perl5.40-x86_64-linux-gnu. */
static bool is_variant(const char *name, const char *of)
{
	const size_t len = strlen(of);

	return len > 1 && strncmp(name, of, len) == 0 &&
	       (name[len] == '.' || (name[len] >= '0' && name[len] <= '9'));
}

bool program_runs_anything(const char *path)
{
	static const char *const names[] = {
		/* shells */
		"sh", "bash", "rbash", "dash", "ash", "zsh", "ksh", "mksh", "fish", "csh", "tcsh",
		"busybox", "toybox", "pwsh",
		/* interpreters */
		"python", "pypy", "perl", "ruby", "node", "nodejs", "deno", "bun", "lua", "luajit",
		"php", "tclsh", "wish", "expect", "guile", "java", "mono", "dotnet", "awk", "gawk",
		"mawk", "Rscript", "R", "julia", "erl", "beam.smp", "ocaml", "octave",
		/* what starts others */
		"env", "xargs", "find", "sudo", "su", "doas", "pkexec", "runuser", "nice", "ionice",
		"nohup", "timeout", "setsid", "setpriv", "chroot", "unshare", "nsenter", "flock",
		"stdbuf", "time", "watch", "parallel", "screen", "tmux", "script", "make", "gmake",
		"ninja", "start-stop-daemon", "systemd-run", "run-parts", "gdb", "gdbserver",
		"strace", "ltrace", "vim", "vi", "emacs", "ssh", "sshd", "cron", "crond", "atd",
		"systemd", "systemd-executor", "init", "login", "agetty", "taskset", "chrt",
		"prlimit", "numactl", "uclampset", "setarch", "linux64", "linux32", "ssh-agent",
		"ssh-add", "dbus-run-session", "dbus-launch", "bwrap", "capsh", "chpst",
		"softlimit", "fakeroot", "proot", "firejail", "newgrp", "sg", "socat", "ncat",
		"git", "tini", "dumb-init", "catatonit", "runsv", "s6-supervise", "supervisord",
		"entr", "inotifywait", "perf", "valgrind", "rlwrap", "unbuffer", "sshpass", "at",
		"batch", "anacron", "fcron", "nvim", "emacs-gtk", "emacs-nox", "emacs-lucid",
		"emacs-pgtk", "bash-static", "zsh-static", "bsd-csh", "original-awk", "ocamlrun",
		"mono-sgen", "sudo-rs", "nc.openbsd", "nc.traditional"
	};
	const char *name = last_name(path);
	const size_t len = name_len(name);

	if (strncmp(name, "ld-", 3) == 0 || strcmp(name, "ld.so") == 0) /* the dynamic loader */
		return true;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0 ||
		    (strlen(names[i]) == len && strncmp(names[i], name, len) == 0) ||
		    is_variant(name, names[i]))
			return true;
	return false;
}

bool program_is_memory(const char *path)
{
	static const char *const begins[] = { "memfd:", "SYSV" };

	path += *path == '/';
	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
		if (strncmp(path, begins[i], strlen(begins[i])) == 0)
			return true;
	return false;
}
