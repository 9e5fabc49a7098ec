/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/plan.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/words.h"

static void edit_clear(struct edit *edit)
{
	free(edit->path);
	free(edit->before);
	free(edit->after);
}

static void command_clear(struct command *command)
{
	(void)words_free(command->argv);
	free(command->output);
}

struct plan *plan_free(struct plan *plan)
{
	if (!plan)
		return NULL;
	for (size_t i = 0; i < plan->n_edits; i++)
		edit_clear(&plan->edits[i]);
	for (size_t i = 0; i < plan->n_commands; i++)
		command_clear(&plan->commands[i]);
	free(plan->edits);
	free(plan->commands);
	free(plan->loader);
	free(plan->word);
	free(plan->by_hand);
	free(plan);
	return NULL;
}

struct plan *plan_new(const char *loader, const char *word)
{
	_cleanup_plan_ struct plan *plan = calloc(1, sizeof(*plan));

	if (!plan)
		return NULL;
	plan->loader = strdup(loader);
	plan->word = strdup(word);
	if (!plan->loader || !plan->word)
		return NULL;
	return TAKE_PTR(plan);
}

static int text_copy(const char *text, char **ret_copy)
{
	char *copy = text ? strdup(text) : NULL;

	if (text && !copy)
		return -ENOMEM;
	*ret_copy = copy;
	return 0;
}

int plan_add_edit(struct plan *plan, const char *path, const char *before, const char *after,
		  mode_t mode)
{
	struct edit edit = { .mode = mode };
	struct edit *longer;

	longer = reallocarray(plan->edits, plan->n_edits + 1, sizeof(*longer));
	if (!longer)
		return -ENOMEM;
	plan->edits = longer;
	if (text_copy(path, &edit.path) < 0 || text_copy(before, &edit.before) < 0 ||
	    text_copy(after, &edit.after) < 0) {
		edit_clear(&edit);
		return -ENOMEM;
	}
	plan->edits[plan->n_edits++] = edit;
	return 0;
}

static char **argv_copy(const char *const *argv)
{
	_cleanup_words_ char **copy = NULL;
	size_t n = 0;

	while (argv[n])
		n++;
	copy = calloc(n + 1, sizeof(*copy));
	for (size_t i = 0; copy && i < n; i++) {
		copy[i] = strdup(argv[i]);
		if (!copy[i])
			return NULL;
	}
	return TAKE_PTR(copy);
}

int plan_add_command(struct plan *plan, const char *const *argv, const char *output)
{
	struct command command = { 0 };
	struct command *longer;

	longer = reallocarray(plan->commands, plan->n_commands + 1, sizeof(*longer));
	if (!longer)
		return -ENOMEM;
	plan->commands = longer;
	command.argv = argv_copy(argv);
	if (!command.argv || text_copy(output, &command.output) < 0) {
		command_clear(&command);
		return -ENOMEM;
	}
	plan->commands[plan->n_commands++] = command;
	return 0;
}

/* --- comparing --- */

static bool text_equal(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool edit_equal(const struct edit *a, const struct edit *b)
{
	return text_equal(a->path, b->path) && text_equal(a->before, b->before) &&
	       text_equal(a->after, b->after) && a->mode == b->mode;
}

static bool command_equal(const struct command *a, const struct command *b)
{
	size_t i = 0;

	while (a->argv[i] && b->argv[i] && strcmp(a->argv[i], b->argv[i]) == 0)
		i++;
	return !a->argv[i] && !b->argv[i] && text_equal(a->output, b->output) &&
	       a->revert_only == b->revert_only && a->apply_only == b->apply_only;
}

bool plan_equal(const struct plan *a, const struct plan *b)
{
	bool equal = text_equal(a->loader, b->loader) && text_equal(a->word, b->word) &&
		     a->n_edits == b->n_edits && a->n_commands == b->n_commands;

	for (size_t i = 0; equal && i < a->n_edits; i++)
		equal = edit_equal(&a->edits[i], &b->edits[i]);
	for (size_t i = 0; equal && i < a->n_commands; i++)
		equal = command_equal(&a->commands[i], &b->commands[i]);
	return equal;
}
