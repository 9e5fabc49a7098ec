/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/notable-sign.h"

#include <string.h>

#define BIT(n) (1U << (n))

#define MEMORY_PLACES  (BIT(BW_PLACE_MEMFD) | BIT(BW_PLACE_SHM) | BIT(BW_PLACE_KERNEL_MEMORY))
#define STARTED_PLACES (MEMORY_PLACES | BIT(BW_PLACE_UNLINKED) | BIT(BW_PLACE_GUARDED))

static bool is_start(const struct sighting *s)
{
	return s->operation == BW_OPERATION_EXEC && s->role != BW_ROLE_CHECKED;
}

static bool is_kernel(const struct sighting *s)
{
	return !s->exe && !s->exe_id.ino && !s->exe_id.dev;
}

/* --- the program that did it --- */

/* Is it where packages put programs? A path that is not known to the root could be anywhere. */
static bool program_is_installed(const struct sighting *s)
{
	static const char *const places[] = {
		"/bin/",       "/gnu/store/", "/lib/",	"/lib32/", "/lib64/", "/libx32/",
		"/nix/store/", "/opt/",	      "/sbin/", "/snap/",  "/usr/",
	};

	for (size_t i = 0; s->exe && s->exe_whole && i < sizeof(places) / sizeof(places[0]); i++)
		if (strncmp(s->exe, places[i], strlen(places[i])) == 0)
			return true;
	return false;
}

/* "python3.11" is "python", "dash" is not "da". */
static bool program_is_interpreter(const struct sighting *s)
{
	static const char *const names[] = {
		"awk",	  "bash",   "busybox", "dash",	"gawk", "java", "ksh",
		"lua",	  "luajit", "mawk",    "node",	"perl", "php",	"pypy",
		"python", "ruby",   "sh",      "tclsh", "zsh",
	};
	const char *slash = s->exe ? strrchr(s->exe, '/') : NULL;

	for (size_t i = 0; slash && i < sizeof(names) / sizeof(names[0]); i++) {
		const size_t length = strlen(names[i]);

		if (strncmp(slash + 1, names[i], length) == 0 &&
		    strspn(slash + 1 + length, "0123456789.-") == strlen(slash + 1 + length))
			return true;
	}
	return false;
}

static int path_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int started_make(const struct evidence *evidence, struct started *ret_started)
{
	struct started started = { 0 };

	if (evidence->n > 0) {
		started.paths = calloc(evidence->n, sizeof(*started.paths));
		if (!started.paths)
			return -ENOMEM;
	}
	for (size_t i = 0; i < evidence->n; i++) {
		const struct sighting *s = &evidence->items[i];

		if (is_start(s) && s->file && s->places & STARTED_PLACES)
			started.paths[started.n++] = s->file;
	}
	if (started.n > 0)
		qsort(started.paths, started.n, sizeof(*started.paths), path_compare);
	*ret_started = started;
	return 0;
}

void started_clear(struct started *started)
{
	free(started->paths);
	*started = (struct started){ 0 };
}

/* Where a program is installed a file of that path was deleted once; that says nothing of this one. */
static bool program_is_offspring(const struct sighting *s, const struct started *started)
{
	if (!s->exe)
		return false;
	if (path_is_memfd(s->exe))
		return true;
	return started->n > 0 && !program_is_installed(s) &&
	       bsearch(&s->exe, started->paths, started->n, sizeof(*started->paths), path_compare);
}

/* --- who --- */

static bool by_person(const struct sighting *s)
{
	if (s->uid >= NOTABLE_USER_FIRST && s->uid <= NOTABLE_USER_LAST)
		return true;
	return s->unit && (strncmp(s->unit, "session-", strlen("session-")) == 0 ||
			   strncmp(s->unit, "user@", strlen("user@")) == 0);
}

/* --- all of them --- */

uint32_t sighting_signs(const struct sighting *s, const struct started *started)
{
	const bool fileless = is_start(s) && s->places & (MEMORY_PLACES | BIT(BW_PLACE_UNLINKED));
	const bool offspring = program_is_offspring(s, started);
	const bool signs[_NOTABLE_SIGN_MAX] = {
		[NOTABLE_LOAD] = s->operation == BW_OPERATION_LOAD,
		[NOTABLE_FILELESS] = fileless,
		[NOTABLE_OFFSPRING] = offspring,
		[NOTABLE_OUTSIDE] = !offspring && !is_kernel(s) && !program_is_installed(s),
		[NOTABLE_UNSEALED] = is_start(s) && s->places & BIT(BW_PLACE_MEMFD) &&
				     !(s->conditions & BW_CONDITION_SEALED),
		[NOTABLE_INTERPRETER] = fileless && program_is_interpreter(s),
		[NOTABLE_PAGE] = s->operation == BW_OPERATION_MAP && s->places & MEMORY_PLACES,
		[NOTABLE_PERSON] = by_person(s),
	};
	uint32_t bits = 0;

	for (enum notable_sign sign = 0; sign < _NOTABLE_SIGN_MAX; sign++)
		bits |= signs[sign] ? BIT(sign) : 0;
	return bits;
}
