/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <string.h>
#include <syslog.h>

#include "entry/bls.h"
#include "entry/boot-path.h"
#include "entry/grub-script.h"

/*
 * The value of the variable at *at, which is behind the '$', to `stream`; *at goes behind it. Returns
 * false, and leaves *at where it is, if it is not known.
 */
static bool value_put(const struct grub_script *script, const char **at, FILE *stream)
{
	const struct grub_variable *variable;
	size_t len = 0;

	while (isalnum((unsigned char)(*at)[len]) || (*at)[len] == '_')
		len++;
	variable = grub_variable_find(&script->variables, *at, len);
	if (variable ? !variable->value : !grub_variable_may_be_missing(*at, len))
		return false;
	if (variable)
		(void)fputs(variable->value, stream);
	*at += len;
	return true;
}

/*
 * Put values in for "$NAME" (expand_val() of blscfg.c). Returns 1, 0 and the variable of which the
 * value is not known, or -ENOMEM.
 */
static int options_expand(const struct grub_script *script, const char *options, char **ret_text)
{
	_cleanup_free_ char *text = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&text, &size);
	bool known = true;

	if (!stream)
		return -ENOMEM;
	while (known && *options) {
		size_t plain = strcspn(options, "$");

		(void)fwrite(options, 1, plain, stream);
		options += plain;
		if (*options++ != '$')
			break;
		known = value_put(script, &options, stream);
	}
	if (fclose(stream) != 0)
		return -ENOMEM;
	if (!known) {
		free(text);
		text = strndup(options, strcspn(options, " \t"));
		if (!text)
			return -ENOMEM;
	}
	*ret_text = TAKE_PTR(text);
	return known;
}

/* The options are a line of GRUB's shell then: blscfg makes "linux PATH OPTIONS" of them. Returns 1,
 * 0 if they cannot be read as one, or -ENOMEM. */
static int options_read(const char *text, char **ret_cmdline)
{
	_cleanup_grub_words_ struct grub_words words = { 0 };
	const struct grub_variables none = { 0 };
	struct grub_cursor cursor = { .at = text, .line = 1 };
	struct grub_piece piece;
	int r;

	for (;;) {
		grub_token_next(&cursor, &piece);
		if (piece.token == GRUB_TOKEN_END)
			break;
		if (piece.token != GRUB_TOKEN_WORD)
			return 0;
		r = grub_words_add(&words, &none, &piece);
		if (r == -ENOMEM)
			return r;
		if (r < 0 || words.missing || words.unknown)
			return 0;
	}
	*ret_cmdline = grub_words_cmdline(&words, 0);
	return *ret_cmdline ? 1 : -ENOMEM;
}

static int cmdline_make(const struct grub_script *script, const struct bls *bls,
			struct entry *entry)
{
	_cleanup_free_ char *text = NULL;
	int r;

	r = options_expand(script, bls->options ? bls->options : "", &text);
	if (r == 0)
		problems_add_at(
			script->problems, LOG_NOTICE, bls->file, 0, NULL,
			"the options have GRUB's variable '$%s' in them, of which the value "
			"cannot be told",
			text);
	if (r <= 0)
		return r;
	r = options_read(text, &entry->cmdline);
	if (r == 0)
		problems_add_at(script->problems, LOG_NOTICE, bls->file, 0, NULL,
				"the options are not a line that GRUB's shell understands");
	return r < 0 ? r : 0;
}

static int path_find(const struct grub_script *script, const char *path, char **ret_path)
{
	int r = path ? boot_path_find(script->root_fd, path, ret_path) : 0;

	return r == -ENOMEM ? r : 0;
}

static int item_make(const struct grub_script *script, struct bls *bls, struct grub_item *item)
{
	struct entry *entry = &item->entry;
	char *initrd;
	int r;

	/* "/initramfs.img $tuned_initrd" */
	initrd = bls->initrd;
	if (initrd)
		initrd[strcspn(initrd, " \t")] = '\0';
	entry->id = strndup(bls->name, strlen(bls->name) - strlen(".conf"));
	entry->title = strdup(bls->title ? bls->title : bls->linux_path);
	entry->file = strdup(bls->file);
	entry->release = TAKE_PTR(bls->version);
	if (!entry->id || !entry->title || !entry->file)
		return -ENOMEM;
	r = path_find(script, bls->linux_path, &entry->kernel);
	if (r == 0)
		r = path_find(script, initrd, &entry->initrd);
	return r < 0 ? r : cmdline_make(script, bls, entry);
}

static int items_add(struct grub_script *script, struct bls_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		_cleanup_grub_item_ struct grub_item item = { 0 };
		int r;

		/* create_entry(): "Skipping file with no 'linux' key" */
		if (!list->items[i].linux_path)
			continue;
		if (script->n_items >= ENTRIES_MAX)
			return -E2BIG;
		script->n_items++;
		r = item_make(script, &list->items[i], &item);
		if (r == 0)
			r = grub_menu_add(script->menu, &item);
		if (r < 0)
			return r;
	}
	return 0;
}

int grub_bls_run(struct grub_script *script)
{
	static const char *const directories[] = { "/boot/loader/entries",
						   "/boot/efi/loader/entries",
						   "/efi/loader/entries" };
	_cleanup_bls_list_ struct bls_list list = { 0 };
	int r = 0;

	if (grub_variable_find(&script->variables, "blsdir", strlen("blsdir")))
		return grub_script_lose(script,
					"%s:%u takes entries from another directory (blsdir)",
					script->file, script->line);
	for (size_t i = 0; r == 0 && list.n == 0 && !list.damaged && i < 3; i++) {
		bls_list_clear(&list);
		r = bls_read(script->root_fd, directories[i], BLS_GRUB, script->problems, &list);
	}
	if (r < 0)
		return r;
	if (list.damaged) {
		r = grub_script_lose(script, "not all entries could be read");
		if (r < 0)
			return r;
	}
	bls_sort(&list, BLS_GRUB);
	return items_add(script, &list);
}
