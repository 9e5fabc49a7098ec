/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "setting-made.h"

#include <string.h>

#include "base/problem.h"
#include "policy/draft.h"
#include "policy/policy-file.h"

void evidence_made_begin(struct evidence_made *made)
{
	*made = (struct evidence_made){
		.setting = { .boot = MADE_BOOT, .now_us = MADE_NOW },
	};
	made->setting.programs = &made->programs;
}

void evidence_made_clear(struct evidence_made *made)
{
	evidence_clear(&made->evidence);
	programs_clear(&made->programs);
}

static char *copy(const char *text)
{
	char *made = text ? strdup(text) : NULL;

	assert_true(made || !text);
	return made;
}

static uint64_t path_ino(const char *path)
{
	uint64_t ino = 5381;

	for (; *path; path++)
		ino = ino * 33 + (unsigned char)*path;
	return ino;
}

struct sighting sighting_whole(struct sighting like)
{
	like.exe_whole = like.exe && *like.exe == '/';
	like.file_whole = like.file && *like.file == '/';
	if (like.exe && like.exe_id.ino == 0)
		like.exe_id.ino = path_ino(like.exe);
	if (!*like.boot)
		memcpy(like.boot, MADE_BOOT, sizeof(like.boot));
	return like;
}

void made_sighting(struct evidence_made *made, struct sighting like)
{
	like = sighting_whole(like);
	like.exe = copy(like.exe);
	like.file = copy(like.file);
	like.unit = copy(like.unit);
	like.rule = copy(like.rule);
	like.count = like.count ? like.count : 1;
	like.last_us = like.last_us ? like.last_us : MADE_NOW;
	like.first_us = like.first_us ? like.first_us : like.last_us;
	assert_int_equal(evidence_add(&made->evidence, &like), 0);
}

static int program_compare(const void *a, const void *b)
{
	const struct program *x = a, *y = b;

	return strcmp(x->path, y->path);
}

struct program *made_program(struct evidence_made *made, const char *path, uint64_t ino)
{
	struct programs *programs = &made->programs;

	programs->items = reallocarray(programs->items, programs->n + 1, sizeof(*programs->items));
	assert_non_null(programs->items);
	programs->items[programs->n++] = (struct program){
		.path = copy(path),
		.standing = PROGRAM_THERE,
		.identified = true,
		.id = { .ino = ino ? ino : path_ino(path), .dev = 1, .generation = 1 },
	};
	qsort(programs->items, programs->n, sizeof(*programs->items), program_compare);
	return (struct program *)programs_find(programs, path);
}

struct policy *policy_made(const struct tree *tree, const char *text)
{
	_cleanup_policy_draft_ struct policy_draft *draft = NULL;
	_cleanup_problems_ struct problems problems = { 0 };
	struct policy *policy = NULL;

	assert_int_equal(policy_draft_new(&problems, &draft), 0);
	assert_int_equal(policy_file_parse(draft, "made.conf", text), 0);
	assert_int_equal(policy_draft_finish(draft, tree->fd, &policy), 0);
	return policy;
}
