/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/escape.h"
#include "base/path.h"
#include "evidence/match.h"
#include "evidence/suggestion.h"
#include "policy/exempt.h"

static const struct {
	const char *name, *says, *cure;
} refusals[_REFUSAL_MAX] = {
	[REFUSAL_NONE] = { "none", "", "" },
	[REFUSAL_KERNEL] = { "kernel", "the kernel itself did it, and no exemption is for that",
			     "keep what it reads out of guarded directories" },
	[REFUSAL_PATH] = { "path-unknown", "the whole path of the program is not known",
			   "look at the events, which name process and unit" },
	[REFUSAL_MEMORY] = { "memory",
			     "the program runs from memory, where nobody can say what it is",
			     "exempt what starts it, if that is known; else take it for an attack" },
	[REFUSAL_GUARDED] = { "guarded",
			      "the program itself lies below a guarded directory, where others write",
			      "install it elsewhere, owned by root, or exempt what starts it" },
	[REFUSAL_UNKNOWN] = { "not-looked-at", "the program could not be looked at",
			      "run this on the machine itself, as root, or with its --root" },
	[REFUSAL_MISSING] = { "missing",
			      "the program is not there: it was deleted, or is a container's",
			      "exempt what starts it, or put its files where nothing is guarded" },
	[REFUSAL_UNFIT] = { "unfit", "the file at the program's path is none that a task runs",
			    "see whether it was replaced since" },
	[REFUSAL_DANGER] = { "writable", "others than root could replace the program",
			     "correct owner and mode, then run this again" },
	[REFUSAL_SPELLING] = { "spelling", "a configuration cannot have the program's path in it",
			       "rename the program" },
	[REFUSAL_DOUBT] = { "doubt", "it cannot be told that this exemption would have covered it",
			    "wait until it is seen again, or say --by-path" },
	[REFUSAL_RUNNER] = { "runs-anything",
			     "it runs whatever it is told to, and in no unit of its own: an "
			     "exemption would open everything",
			     "run it in a service, whose name can be a condition; or have it keep "
			     "its files elsewhere (TMPDIR=)" },
	[REFUSAL_NAMESPACE] = { "user-namespace",
				"in a user namespace of their own anybody can pretend to run any "
				"program",
				"run it in a system service, whose name can be a condition" },
};

const char *refusal_to_string(enum refusal refusal)
{
	return refusals[refusal].name;
}

const char *refusal_says(enum refusal refusal)
{
	return refusals[refusal].says;
}

const char *refusal_cure(enum refusal refusal)
{
	return refusals[refusal].cure;
}

/* --- units --- */

/* Names that are made up at each start have a number in them that is: an id in hexadecimal digits... */
static bool has_long_id(const char *unit)
{
	size_t digits = 0;

	for (; *unit; unit++) {
		digits = strchr("0123456789abcdef", *unit) ? digits + 1 : 0;
		if (digits == 12)
			return true;
	}
	return false;
}

/* ...or one that counts, after these words. */
static bool is_counted(const char *unit)
{
	static const char digits[] = "0123456789", hexadecimal[] = "0123456789abcdef";
	static const struct {
		const char *begin, *counts;
		size_t least; /* so many of these follow */
	} counted[] = {
		{ "session-", digits, 1 }, /* of a user */
		{ "session-c", digits, 1 }, /* of a service's */
		{ "run-u", digits, 1 },	    { "run-p", digits, 1 }, { "run-r", hexadecimal, 8 },
	};

	for (size_t i = 0; i < sizeof(counted) / sizeof(counted[0]); i++) {
		const size_t len = strlen(counted[i].begin);

		if (strncmp(unit, counted[i].begin, len) == 0 &&
		    strspn(unit + len, counted[i].counts) >= counted[i].least)
			return true;
	}
	return false;
}

bool unit_is_stable(const char *unit)
{
	return unit && !exempt_unit_problem(unit) && !has_long_id(unit) && !is_counted(unit);
}

/* What people or their timetables run, whatever it is: all of it is in one of these. */
static bool unit_runs_anything(const char *unit)
{
	static const char *const begins[] = {
		"user@",  "getty@",    "serial-getty@", "autovt@", "ssh@",
		"sshd@",  "gdm",       "sddm",		"lightdm", "lxdm",
		"greetd", "dropbear@", "xrdp",		"cockpit", "code-server",
		"ttyd",	  "jupyter",   "vncserver",	"telnetd",
	};
	static const char *const names[] = {
		"init.scope",
		"console-getty.service",
		"container-getty.service",
		"rescue.service",
		"emergency.service",
		"debug-shell.service",
		"ssh.service",
		"sshd.service",
		"cron.service",
		"crond.service",
		"cronie.service",
		"atd.service",
		"anacron.service",
		"fcron.service",
		"dcron.service",
		"dropbear.service",
		"display-manager.service",
		"xdm.service",
		"slim.service",
		"rexec.service",
		"shellinabox.service",
	};

	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
		if (strncmp(unit, begins[i], strlen(begins[i])) == 0)
			return true;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(unit, names[i]) == 0)
			return true;
	return false;
}

static bool unit_says_little(const char *unit)
{
	return !unit_is_stable(unit) || unit_runs_anything(unit);
}

/* --- the program --- */

/* What a line of a configuration, and a terminal, show as it is. */
static bool path_can_be_written(const char *path)
{
	_cleanup_free_ char *form = text_escape(path);
	size_t len = strlen(path);

	if (!form || strcmp(form, path) != 0 || len >= 4096)
		return false;
	if (path[0] != '/' || path[len - 1] == ' ')
		return false;
	for (const char *blank = strchr(path, ' '); blank; blank = strchr(blank + 1, ' '))
		if (blank[1] == '#' || blank[1] == ';')
			return false;
	return true;
}

static bool is_guarded(const struct policy *policy, const char *path)
{
	for (size_t i = 0; i < policy->n_directories; i++)
		if (path_is_below(path, policy->directories[i].path))
			return true;
	return false;
}

static enum refusal path_refusal(const struct sighting *sighting, const struct policy *policy)
{
	if (!sighting->exe)
		return sighting->exe_id.ino == 0 ? REFUSAL_KERNEL : REFUSAL_PATH;
	if (program_is_memory(sighting->exe))
		return REFUSAL_MEMORY;
	if (!sighting->exe_whole)
		return REFUSAL_PATH;
	return is_guarded(policy, sighting->exe) ? REFUSAL_GUARDED : REFUSAL_NONE;
}

static enum refusal program_refusal(const struct program *program, const struct policy *policy)
{
	if (!program || program->standing == PROGRAM_UNKNOWN)
		return REFUSAL_UNKNOWN;
	if (program->standing == PROGRAM_MISSING)
		return REFUSAL_MISSING;
	if (program->resolved && is_guarded(policy, program->resolved))
		return REFUSAL_GUARDED;
	if (program->unfit)
		return REFUSAL_UNFIT;
	if (program->danger)
		return REFUSAL_DANGER;
	return path_can_be_written(program->path) ? REFUSAL_NONE : REFUSAL_SPELLING;
}

enum refusal suggestion_refusal(const struct sighting *sighting, const struct policy *policy,
				const struct setting *setting, enum doubt *ret_doubt)
{
	char name[] = "";
	const struct policy_exemption rule = {
		.name = name,
		.exe = sighting->exe,
		.controls = 1U << sighting->control,
		.namespaces = POLICY_NAMESPACE_HOST | POLICY_NAMESPACE_CHILD,
	};
	enum refusal refusal = path_refusal(sighting, policy);

	if (refusal == REFUSAL_NONE)
		refusal = program_refusal(programs_find(setting->programs, sighting->exe), policy);
	if (refusal != REFUSAL_NONE)
		return refusal;
	if (exemption_match(&rule, sighting, setting, ret_doubt) != MATCH_YES)
		return REFUSAL_DOUBT;
	if (!unit_says_little(sighting->unit))
		return REFUSAL_NONE;
	if (sighting->conditions & BW_CONDITION_CHILD)
		return REFUSAL_NAMESPACE;
	return program_runs_anything(sighting->exe) ? REFUSAL_RUNNER : REFUSAL_NONE;
}
