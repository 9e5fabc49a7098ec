/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <syslog.h>

#include "entry/grub-script.h"

/* --- functions --- */

enum {
	PARAMETERS_MAX = 9
};

/* $1 to $9 are the function's words; after it, they are not those of a caller again. Generated
 * files use none then. */
int grub_function_run(struct grub_script *script, struct grub_words *words,
		      const struct grub_block *body)
{
	int r = 0;

	for (size_t i = 1; r == 0 && i <= PARAMETERS_MAX; i++) {
		const char name[] = { (char)('0' + i), '\0' };
		const char *value = i < words->n ? words->items[i] : NULL;

		if (words->unknown)
			r = grub_variable_set(&script->variables, name, NULL, NULL);
		else if (value)
			r = grub_variable_set(&script->variables, name, value, NULL);
		else
			grub_variable_unset(&script->variables, name);
	}
	if (r == 0)
		r = grub_script_call(script, body);
	for (size_t i = 1; i <= PARAMETERS_MAX; i++)
		grub_variable_unset(&script->variables, (char[]){ (char)('0' + i), '\0' });
	return r;
}

/* --- entries of the menu (grub-core/commands/menuentry.c) --- */

/* Of each entry that 30_os-prober writes, as "osprober-gnulinux-...": on this disk or another, it is of
 * a system that is not the one whose menu this is. */
#define FOREIGN_ID "osprober-"

/* Options with a value, of which only the id matters. */
static bool has_value(const char *option)
{
	static const char *const options[] = { "--class", "--users", "--hotkey", "--source", "--id",
					       "-c",	  "-u",	     "-h",	 "-s" };

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (strcmp(option, options[i]) == 0)
			return true;
	return false;
}

/* The title is the first word that is no option; the id is the title if none is given. */
static int names_take(const struct grub_words *words, struct entry *entry)
{
	const char *title = NULL, *id = NULL;

	for (size_t i = 1; i < words->n; i++) {
		const char *word = words->items[i];

		if (strncmp(word, "--id=", strlen("--id=")) == 0)
			id = word + strlen("--id=");
		else if (has_value(word) && i + 1 < words->n)
			id = strcmp(word, "--id") == 0 ? words->items[++i] : (i++, id);
		else if (*word != '-' && !title)
			title = word;
	}
	if (!title)
		title = "";
	entry->title = strdup(title);
	entry->id = strdup(id ? id : title);
	entry->foreign = id && strncmp(id, FOREIGN_ID, strlen(FOREIGN_ID)) == 0;
	return entry->title && entry->id ? 0 : -ENOMEM;
}

int grub_menuentry_run(struct grub_script *script, struct grub_words *words,
		       const struct grub_block *block)
{
	_cleanup_grub_item_ struct grub_item item = { .body = *block };
	int r;

	if (!script->menu)
		return 0;
	if (script->n_items >= ENTRIES_MAX) {
		problems_add_at(script->problems, LOG_WARNING, script->file, script->line, NULL,
				"there are more than %d entries", ENTRIES_MAX);
		return -E2BIG;
	}
	script->n_items++;
	item.maybe = script->run == GRUB_RUN_MAYBE;
	r = words->unknown
		    ? grub_script_lose(script, "the entry at %s:%u has a name that is not known",
				       script->file, script->line)
		    : 0;
	item.entry.file = strdup(script->file);
	item.entry.line = script->line;
	if (r < 0 || !item.entry.file)
		return -ENOMEM;
	if (strcmp(words->items[0], "submenu") == 0) {
		item.submenu = calloc(1, sizeof(*item.submenu));
		if (!item.submenu)
			return -ENOMEM;
	}
	r = names_take(words, &item.entry);
	return r < 0 ? r : grub_menu_add(script->menu, &item);
}

/* --- the rest --- */

/* Commands that neither add entries nor set a variable, but with --set. */
static const char *const harmless[] = {
	"acpi",
	"authenticate",
	"background_color",
	"background_image",
	"badram",
	"bli",
	"boot",
	"cat",
	"chainloader",
	"clear",
	"cmosclean",
	"cmosset",
	"cmostest",
	"cryptomount",
	"cutmem",
	"date",
	"decrement",
	"devicetree",
	"echo",
	"efifwsetup",
	"fwsetup",
	"gettext",
	"gfxmode",
	"halt",
	"hwmatch",
	"increment",
	"keymap",
	"keystatus",
	"load_video",
	"loadfont",
	"loopback",
	"ls",
	"module",
	"module2",
	"multiboot",
	"multiboot2",
	"nativedisk",
	"password",
	"password_pbkdf2",
	"play",
	"probe",
	"reboot",
	"recordfail",
	"regexp",
	"return",
	"rmmod",
	"save_env",
	"savedefault",
	"search",
	"search.file",
	"search.fs_label",
	"search.fs_uuid",
	"serial",
	"setparams",
	"sleep",
	"smbios",
	"terminal_input",
	"terminal_output",
	"terminfo",
	"tpm",
	"usb_keyboard",
	"videoinfo",
	"videomode",
	"xen_hypervisor",
	"xen_module",
	"zfskey",
};

static bool is_harmless(const char *name)
{
	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		if (strcmp(name, harmless[i]) == 0)
			return true;
	return false;
}

/* search --set=NAME, probe --set NAME, smbios --set NAME, increment NAME */
static int results_forget(struct grub_script *script, const struct grub_words *words)
{
	bool counts = strcmp(words->items[0], "increment") == 0 ||
		      strcmp(words->items[0], "decrement") == 0;

	for (size_t i = 1; i < words->n; i++) {
		const char *word = words->items[i], *name = NULL;
		int r;

		if (strncmp(word, "--set=", strlen("--set=")) == 0)
			name = word + strlen("--set=");
		else if ((strcmp(word, "--set") == 0 || strcmp(word, "-s") == 0) &&
			 i + 1 < words->n)
			name = words->items[++i];
		else if (counts)
			name = word;
		if (!name)
			continue;
		/* regexp --set NUMBER:NAME */
		if (strchr(name, ':'))
			name = strchr(name, ':') + 1;
		r = grub_script_assign(script, name, NULL, NULL);
		if (r < 0)
			return r;
	}
	return 0;
}

int grub_other_run(struct grub_script *script, struct grub_words *words)
{
	int r = results_forget(script, words);

	if (r < 0 || script->item || is_harmless(words->items[0]))
		return r;
	problems_add_at(script->problems, LOG_NOTICE, script->file, script->line, NULL,
			"GRUB's command '%s' is not known here, so what it changes is not either",
			words->items[0]);
	return grub_script_lose(script, "what '%s' at %s:%u does cannot be told", words->items[0],
				script->file, script->line);
}
