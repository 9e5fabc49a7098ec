/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <string.h>
#include <syslog.h>

#include "base/file.h"
#include "entry/boot-path.h"
#include "entry/grub-environment.h"
#include "entry/grub-script.h"

static const char *word_at(const struct grub_words *words, size_t i)
{
	return i < words->n ? words->items[i] : "";
}

/* --- variables --- */

/* "NAME=VALUE", as a command of its own or of set. */
static int assign(struct grub_script *script, const struct grub_words *words, const char *word)
{
	_cleanup_free_ char *name = NULL;
	const char *equals = strchr(word, '=');

	if (!equals)
		return 0;
	name = strndup(word, (size_t)(equals - word));
	if (!name)
		return -ENOMEM;
	script->status = GRUB_STATUS_TRUE;
	return grub_script_assign(script, name, words->unknown ? NULL : equals + 1, words->origin);
}

static int set_run(struct grub_script *script, struct grub_words *words)
{
	return assign(script, words, word_at(words, 1));
}

static int unset_run(struct grub_script *script, struct grub_words *words)
{
	if (script->run == GRUB_RUN_MAYBE)
		return grub_script_assign(script, word_at(words, 1), "", NULL);
	grub_variable_unset(&script->variables, word_at(words, 1));
	return 0;
}

static int export_run(struct grub_script *script, struct grub_words *words)
{
	for (size_t i = 1; i < words->n; i++) {
		struct grub_variable *variable = grub_variable_find(
			&script->variables, words->items[i], strlen(words->items[i]));

		if (variable)
			variable->exported = true;
	}
	return 0;
}

static int true_run(struct grub_script *script, struct grub_words *words)
{
	(void)words;
	script->status = GRUB_STATUS_TRUE;
	return 0;
}

static int false_run(struct grub_script *script, struct grub_words *words)
{
	(void)words;
	script->status = GRUB_STATUS_FALSE;
	return 0;
}

static int test_run(struct grub_script *script, struct grub_words *words)
{
	size_t n = words->n - 1;

	if (strcmp(words->items[0], "[") == 0) {
		if (n == 0 || strcmp(words->items[n], "]") != 0)
			return 0;
		n--;
	}
	script->status =
		words->unknown ? GRUB_STATUS_UNKNOWN : grub_test(script, words->items + 1, n);
	return 0;
}

/* --- the environment block --- */

static bool is_wanted(const struct grub_words *words, size_t from, const char *name)
{
	for (size_t i = from; i < words->n; i++)
		if (strcmp(words->items[i], name) == 0)
			return true;
	return from >= words->n;
}

/* Take over what was read; names after the options choose among it. */
static int environment_take(struct grub_script *script, const struct grub_variables *read,
			    const struct grub_words *words, size_t names)
{
	for (size_t i = 0; i < read->n; i++) {
		const struct grub_variable *variable = &read->items[i];
		int r;

		if (!is_wanted(words, names, variable->name))
			continue;
		r = grub_variable_set(&script->variables, variable->name, variable->value,
				      variable->origin);
		if (r < 0)
			return r;
	}
	return 0;
}

static int environment_load(struct grub_script *script, const char *path,
			    const struct grub_words *words, size_t names)
{
	_cleanup_grub_variables_ struct grub_variables read = { 0 };
	int r, lost;

	r = grub_environment_read(script->root_fd, path, &read, script->problems);
	if (r == -ENOMEM)
		return r;
	if (r == 0 || r == -EBADMSG) {
		free(script->environment);
		script->environment = strdup(path);
		if (!script->environment)
			return -ENOMEM;
	}
	if (r < 0 && r != -ENOENT) {
		lost = grub_script_lose(script, "%s is damaged", path);
		return lost;
	}
	return environment_take(script, &read, words, names);
}

static int load_env_run(struct grub_script *script, struct grub_words *words)
{
	_cleanup_free_ char *usual = NULL;
	const char *path;
	size_t names = 1;

	if (asprintf(&usual, "%s/grubenv", script->directory) < 0)
		return -ENOMEM;
	path = usual;
	while (names < words->n && words->items[names][0] == '-') {
		if (strncmp(words->items[names], "--file=", strlen("--file=")) == 0)
			path = words->items[names] + strlen("--file=");
		else if (strcmp(words->items[names], "-f") == 0 ||
			 strcmp(words->items[names], "--file") == 0)
			path = word_at(words, ++names);
		names++;
	}
	if (words->unknown || words->missing || !grub_script_path(script, path))
		return grub_script_lose(script,
					"%s:%u loads an environment block that is not in a file "
					"here",
					script->file, script->line);
	if (script->run == GRUB_RUN_MAYBE)
		return grub_script_lose(script, "whether %s:%u loads %s cannot be told",
					script->file, script->line, path);
	return environment_load(script, path, words, names);
}

/* --- other files --- */

static int source_run(struct grub_script *script, struct grub_words *words)
{
	_cleanup_free_ char *text = NULL;
	const char *path = grub_script_path(script, word_at(words, 1));
	struct grub_block block;
	int r;

	if (!path || words->unknown || words->missing)
		return grub_script_lose(script, "%s:%u reads a file that cannot be found here",
					script->file, script->line);
	r = boot_file_read(script->root_fd, path, CONFIG_MAX, &text);
	if (r == -ENOENT || r == -ENOMEM)
		return r == -ENOENT ? 0 : r;
	if (r < 0) {
		problems_add_at(script->problems, LOG_WARNING, path, 0, file_cure(r, NULL),
				"cannot be read: %s", file_reason(r));
		return grub_script_lose(script, "%s cannot be read", path);
	}
	r = grub_script_keep(script, strdup(path), TAKE_PTR(text), &block);
	return r < 0 ? r : grub_script_call(script, &block);
}

/* What is run here comes from elsewhere, or is a whole other menu. */
static int elsewhere_run(struct grub_script *script, struct grub_words *words)
{
	if (script->item)
		return 0;
	return grub_script_lose(script, "what '%s' at %s:%u does cannot be told", words->items[0],
				script->file, script->line);
}

/* --- what a kernel is loaded from --- */

/*
 * The file systems GRUB cannot write to are those that its save_env refuses, by their blocks (a file
 * must lie in plain sectors of a disk: grub-core/commands/loadenv.c), and by the list of Debian's
 * 00_header, check_writable(): diskfilter, lvm, btrfs, cpiofs, newc, odc, romfs, squash4, tarfs, zfs.
 * grub-mkconfig writes the modules before each kernel (prepare_grub_to_access_device()).
 */
static int insmod_run(struct grub_script *script, struct grub_words *words)
{
	static const char *const writable[] = { "ext2", "xfs", "fat", "jfs", "reiserfs", "exfat" };
	static const char *const unwritable[] = {
		"lvm",	    "diskfilter", "mdraid09", "mdraid09_be", "mdraid1x", "raid5rec",
		"raid6rec", "dm_nv",	  "ldm",      "btrfs",	     "zfs",	 "zfscrypt",
		"squash4",  "cpiofs",	  "newc",     "odc",	     "romfs",	 "tarfs",
		"iso9660",  "nilfs2",	  "f2fs",
	};
	const char *module = word_at(words, 1);

	if (script->section != script->cursor.sections) {
		script->section = script->cursor.sections;
		script->modules_writable = script->modules_unwritable = false;
	}
	for (size_t i = 0; i < sizeof(writable) / sizeof(writable[0]); i++)
		script->modules_writable |= strcmp(module, writable[i]) == 0;
	for (size_t i = 0; i < sizeof(unwritable) / sizeof(unwritable[0]); i++)
		script->modules_unwritable |= strcmp(module, unwritable[i]) == 0;
	return 0;
}

/* GRUB's name of a file as a path below the root; NULL if it is none. */
static int file_find(struct grub_script *script, const char *name, char **ret_path)
{
	char *path = NULL;
	int r = boot_path_find(script->root_fd, name, &path);

	if (r == -ENOMEM)
		return r;
	free(*ret_path);
	*ret_path = path;
	return 0;
}

/* Why the command line is not known is said once for each entry. */
static void cmdline_unknown(struct grub_script *script, const struct grub_words *words)
{
	const char *variable = words->unknown ? words->unknown : words->missing;

	if (script->run == GRUB_RUN_MAYBE)
		problems_add_at(script->problems, LOG_NOTICE, script->file, script->line, NULL,
				"whether GRUB runs this line cannot be told");
	else
		problems_add_at(script->problems, LOG_NOTICE, script->file, script->line, NULL,
				"the command line has GRUB's variable '%s' in it, of which the "
				"value cannot be told",
				variable);
}

static int linux_run(struct grub_script *script, struct grub_words *words)
{
	struct entry *entry;
	int r;

	if (!script->item)
		return 0;
	entry = &script->item->entry;
	script->writable |= script->modules_writable;
	script->unwritable |= script->modules_unwritable;
	free(TAKE_PTR(entry->cmdline));
	free(TAKE_PTR(entry->initrd));
	/* "($root)/vmlinuz": the device is known not to be known */
	if (entry->foreign || (words->path_unknown && *word_at(words, 1) != '(')) {
		free(TAKE_PTR(entry->kernel));
	} else {
		r = file_find(script, word_at(words, 1), &entry->kernel);
		if (r < 0)
			return r;
	}
	if (words->missing || words->unknown || script->run == GRUB_RUN_MAYBE) {
		cmdline_unknown(script, words);
		return 0;
	}
	entry->cmdline = grub_words_cmdline(words, 2);
	return entry->cmdline ? 0 : -ENOMEM;
}

static int initrd_run(struct grub_script *script, struct grub_words *words)
{
	if (!script->item || script->item->entry.foreign || words->n < 2)
		return 0;
	return file_find(script, words->items[words->n - 1], &script->item->entry.initrd);
}

static int blscfg_run(struct grub_script *script, struct grub_words *words)
{
	/* "default" and "non-default" put them in two places of the menu */
	if (words->n > 1)
		return elsewhere_run(script, words);
	if (script->item || !script->menu)
		return 0;
	if (script->run == GRUB_RUN_MAYBE)
		return grub_script_lose(script, "whether %s:%u adds entries cannot be told",
					script->file, script->line);
	script->bls = script->menu->bls = true;
	script->writable |= script->modules_writable;
	script->unwritable |= script->modules_unwritable;
	return grub_bls_run(script);
}

/* --- the table --- */

static const struct {
	const char *name;
	int (*run)(struct grub_script *script, struct grub_words *words);
} commands[] = {
	{ "set", set_run },
	{ "unset", unset_run },
	{ "export", export_run },
	{ "true", true_run },
	{ "false", false_run },
	{ "[", test_run },
	{ "test", test_run },
	{ "load_env", load_env_run },
	{ "source", source_run },
	{ ".", source_run },
	{ "insmod", insmod_run },
	{ "linux", linux_run },
	{ "linux16", linux_run },
	{ "linuxefi", linux_run },
	{ "initrd", initrd_run },
	{ "initrd16", initrd_run },
	{ "initrdefi", initrd_run },
	{ "blscfg", blscfg_run },
	{ "bls_import", blscfg_run },
	{ "eval", elsewhere_run },
	{ "configfile", elsewhere_run },
	{ "normal", elsewhere_run },
	{ "uki", elsewhere_run },
	{ "legacy_source", elsewhere_run },
	{ "syslinux_source", elsewhere_run },
	{ "extract_entries_source", elsewhere_run },
	{ "extract_legacy_entries_source", elsewhere_run },
	{ "extract_entries_configfile", elsewhere_run },
	{ "extract_legacy_entries_configfile", elsewhere_run },
};

int grub_command_run(struct grub_script *script, struct grub_words *words,
		     const struct grub_block *block)
{
	const char *name = word_at(words, 0);
	size_t i;

	if (words->n == 0)
		return 0;
	if (strcmp(name, "menuentry") == 0 || strcmp(name, "submenu") == 0)
		return grub_menuentry_run(script, words, block);
	if (isalpha((unsigned char)*name) || *name == '_')
		if (name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
				      "0123456789")] == '=')
			return assign(script, words, name);
	for (i = script->n_functions; i > 0; i--)
		if (strcmp(name, script->functions[i - 1].name) == 0)
			return grub_function_run(script, words, &script->functions[i - 1].body);
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(name, commands[i].name) == 0)
			return commands[i].run(script, words);
	return grub_other_run(script, words);
}
