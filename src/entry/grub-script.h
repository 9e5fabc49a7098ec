/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/problem.h"
#include "entry/grub-menu.h"
#include "entry/grub-word.h"

/*
 * A tolerant reader of GRUB's shell that runs a grub.cfg, as far as that can be done from files: as
 * grub-mkconfig generates it, and what administrators put into 40_custom and custom.cfg. Nothing of
 * it touches anything. What depends on the machine (loadfont, hwmatch, search) has an unknown status:
 * both branches of its "if" are gone through, and what they set is not known afterwards. A command
 * that is not known, and could change what boots, makes that unknown (`lost`).
 */

enum {
	GRUB_STEPS_MAX = 1000000, /* commands, and words of 64 bytes */
	GRUB_NESTING_MAX = 64, /* blocks, calls and files in each other */
	GRUB_FUNCTIONS_MAX = 64,
	GRUB_TEXTS_MAX = 32, /* files read by source */
};

/* The outcome of a command. */
enum grub_status {
	GRUB_STATUS_UNKNOWN,
	GRUB_STATUS_FALSE,
	GRUB_STATUS_TRUE,
};

/* Are commands run? */
enum grub_run {
	GRUB_RUN_NO,
	GRUB_RUN_MAYBE,
	GRUB_RUN_YES,
};

struct grub_function {
	char *name;
	struct grub_block body;
};

struct grub_text {
	char *file;
	char *text;
};

struct grub_script {
	int root_fd;
	const char *directory; /* of grub.cfg: GRUB's $prefix and $config_directory */
	struct problems *problems;

	struct grub_variables variables;
	struct grub_function functions[GRUB_FUNCTIONS_MAX];
	size_t n_functions;
	struct grub_text texts[GRUB_TEXTS_MAX]; /* blocks point into them */
	size_t n_texts;

	struct grub_menu *menu; /* that entries are added to; NULL while an entry is run */
	struct grub_item *item; /* the entry that is run, or NULL */
	size_t n_items; /* of all menus */
	bool bls; /* blscfg was called */

	/* the file systems that GRUB was told to know where kernels are; before a comment that
	 * begins another script's part, they do not count */
	bool modules_writable, modules_unwritable;
	unsigned int section;
	bool writable, unwritable; /* those of the entries */

	char *environment; /* the file that was read */
	char *lost; /* why it cannot be told what boots, or NULL */

	/* where it is */
	const char *file;
	struct grub_cursor cursor;
	unsigned int line; /* of the command */
	enum grub_run run;
	enum grub_status status; /* of the last command */
	unsigned int depth;
	size_t steps;
};

/* Begin with an empty menu and what GRUB itself sets. Returns 0 or -ENOMEM. */
int grub_script_start(struct grub_script *script, int root_fd, const char *directory,
		      struct problems *problems);

/*
 * Run `text` of `file`: both are taken over, and freed also on failure. Returns 0, also if it had to
 * give up (script->lost says why, and a problem where), or -ENOMEM.
 */
int grub_script_run(struct grub_script *script, char *file, char *text);

/* Run the entries of the menu, to see what they boot. Returns 0 or -ENOMEM. */
int grub_script_run_menu(struct grub_script *script);

void grub_script_clear(struct grub_script *script);
#define _cleanup_grub_script_ _cleanup_(grub_script_clear)

/* --- for commands --- */

/* What boots cannot be told; the first reason is kept. Returns 0 or -ENOMEM. */
int grub_script_lose(struct grub_script *script, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Set a variable, if it is known that the command is run at all. Returns 0, -E2BIG or -ENOMEM. */
int grub_script_assign(struct grub_script *script, const char *name, const char *value,
		       const char *origin);

/* Run a block or text in the place where the script is. */
int grub_script_call(struct grub_script *script, const struct grub_block *block);

/* Keep a text until the end. Both are taken over. Returns 0, -E2BIG or -ENOMEM. */
int grub_script_keep(struct grub_script *script, char *file, char *text,
		     struct grub_block *ret_block);

/* grub-command.c: run a simple command. `block` is what it has in braces, or all zero. */
int grub_command_run(struct grub_script *script, struct grub_words *words,
		     const struct grub_block *block);

/* grub-call.c: functions of the file itself, menuentry and submenu, and all that is not in a table. */
int grub_function_run(struct grub_script *script, struct grub_words *words,
		      const struct grub_block *body);
int grub_menuentry_run(struct grub_script *script, struct grub_words *words,
		       const struct grub_block *block);
int grub_other_run(struct grub_script *script, struct grub_words *words);

/* grub-test.c: what '[' says of the words before its ']'. */
enum grub_status grub_test(const struct grub_script *script, char *const *words, size_t n);

/* grub-bls.c: blscfg. */
int grub_bls_run(struct grub_script *script);

/* Where GRUB's name of a file is below the root, borrowed; NULL: elsewhere, or not known. */
const char *grub_script_path(const struct grub_script *script, const char *name);
