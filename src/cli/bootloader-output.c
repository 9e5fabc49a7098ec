/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/bootloader-output.h"

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "boot/diff.h"
#include "boot/loader.h"
#include "boot/plan.h"
#include "cli/json.h"

static const struct {
	const char *name;
	const char *says; /* NULL: `why` or what was printed before says all */
} results[_BOOTLOADER_RESULT_MAX] = {
	[BOOTLOADER_NOTHING] = { "nothing-to-do", NULL },
	[BOOTLOADER_PLANNED] = { "planned",
				 "Nothing was changed. To do it: bootward bootloader apply" },
	[BOOTLOADER_BY_HAND] = { "by-hand", "Nothing was changed." },
	[BOOTLOADER_UNFINISHED] = { "unfinished",
				    "This change was begun and not finished. To finish it: bootward "
				    "bootloader apply; to take it\nback: bootward bootloader revert" },
	[BOOTLOADER_APPLIED] = { "applied",
				 "Done. It is in force after a reboot; then: bootward bootloader "
				 "verify\nTo take it back: bootward bootloader revert" },
	[BOOTLOADER_WRITTEN] = { "written",
				 "The files are written. The commands above are for the system "
				 "itself: run bootward\nbootloader apply there, and it does the "
				 "rest." },
	[BOOTLOADER_REVERTED] = { "reverted", "Taken back. It is in force after a reboot." },
	[BOOTLOADER_AS_PLANNED] = { "as-planned",
				    "As planned: what was active is active in its order, and bpf." },
	[BOOTLOADER_OTHER] = { "other", NULL },
	[BOOTLOADER_UNKNOWN] = { "unknown", NULL },
	[BOOTLOADER_FAILED] = { "failed", NULL },
};

/* What is said instead on the way back, or NULL. */
static const char *const says_back[_BOOTLOADER_RESULT_MAX] = {
	[BOOTLOADER_UNFINISHED] =
		"Taking this back was begun and not finished. To finish it: bootward "
		"bootloader revert; to\nhave the change again: bootward bootloader "
		"apply",
	[BOOTLOADER_WRITTEN] =
		"The files are as they were, but the boot loader's own is not. The commands above are "
		"for the system itself:\nrun bootward bootloader revert there (in a "
		"chroot, if it does not start), and it does the rest.",
};

/* --- text --- */

/* The edit as it is shown: the diff's text, which is the caller's, or NULL. */
static char *edit_diff(const struct edit *edit, bool back)
{
	char *text = NULL;

	if (diff_unified(edit->path, back ? edit->after : edit->before,
			 back ? edit->before : edit->after, &text) < 0)
		return NULL;
	return text;
}

static void command_print(const struct command *command)
{
	(void)printf("   ");
	for (char **word = command->argv; *word; word++)
		(void)printf(" %s", *word);
	(void)printf("\n");
	if (command->output)
		(void)printf("        %s is replaced only if every kernel's line is the old one\n"
			     "        but for this word\n",
			     command->output);
}

static void commands_print(const struct bootloader_view *view)
{
	bool first = true;

	for (size_t i = 0; i < view->plan->n_commands; i++) {
		const struct command *command = &view->plan->commands[i];

		if (!command_runs(command, !view->back))
			continue;
		if (first)
			(void)printf("\n%s\n", view->runs ? "Commands that are run then:"
							  : "Commands that are left to run, on the "
							    "system itself:");
		first = false;
		command_print(command);
	}
}

void bootloader_print_plan(const struct bootloader_view *view)
{
	const struct plan *plan = view->plan;
	const struct loader *loader;

	if (!plan)
		return;
	loader = loader_by_name(plan->loader);
	(void)printf("Boot loader: %s\n", loader ? loader->title : plan->loader);
	(void)printf("Word:        %s\n", plan->word);
	(void)printf("             %s\n",
		     view->back ? "is taken back"
				: "keeps each active security module in its place, and adds bpf, "
				  "which the guard needs");
	if (plan->by_hand)
		(void)printf("\n%s", plan->by_hand);
	for (size_t i = 0; i < plan->n_edits; i++) {
		_cleanup_free_ char *diff = edit_diff(&plan->edits[i], view->back);

		(void)printf("\n%s", diff ? diff : plan->edits[i].path);
	}
	commands_print(view);
}

void bootloader_print_result(const struct bootloader_view *view)
{
	const char *says = results[view->result].says;

	if (view->back && says_back[view->result])
		says = says_back[view->result];
	if (view->plan && (view->why || says))
		(void)printf("\n");
	if (view->why)
		(void)printf("%s.\n", view->why);
	if (says)
		(void)printf("%s\n", says);
}

/* --- JSON --- */

static json_object *edits_json(const struct bootloader_view *view)
{
	json_object *array = json_object_new_array();

	for (size_t i = 0; view->plan && i < view->plan->n_edits; i++) {
		const struct edit *edit = &view->plan->edits[i];
		_cleanup_free_ char *diff = edit_diff(edit, view->back);
		json_object *object = json_object_new_object();

		json_add_string(object, "path", edit->path);
		json_add_string(object, "diff", diff);
		json_object_array_add(array, object);
	}
	return array;
}

static json_object *command_json(const struct command *command)
{
	json_object *object = json_object_new_object(), *argv = json_object_new_array();

	for (char **word = command->argv; *word; word++)
		json_object_array_add(argv, json_text(*word));
	json_object_object_add(object, "argv", argv);
	json_add_string(object, "output", command->output);
	return object;
}

static json_object *commands_json(const struct bootloader_view *view)
{
	json_object *array = json_object_new_array();

	for (size_t i = 0; view->plan && i < view->plan->n_commands; i++)
		if (command_runs(&view->plan->commands[i], !view->back))
			json_object_array_add(array, command_json(&view->plan->commands[i]));
	return array;
}

void bootloader_print_json(const struct bootloader_view *view)
{
	json_object *object = json_object_new_object();

	json_object_object_add(object, "version", json_object_new_int(1));
	json_add_string(object, "action", view->action);
	json_add_string(object, "result", results[view->result].name);
	json_add_string(object, "why", view->why);
	json_add_string(object, "loader", view->plan ? view->plan->loader : NULL);
	json_add_string(object, "word", view->plan ? view->plan->word : NULL);
	json_object_object_add(object, "edits", edits_json(view));
	json_object_object_add(object, "commands", commands_json(view));
	json_add_bool(object, "commands_run", view->runs);
	json_add_string(object, "by_hand", view->plan ? view->plan->by_hand : NULL);
	json_object_object_add(object, "problems", json_problems(view->problems));
	json_print(object);
}
