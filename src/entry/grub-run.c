/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>
#include <string.h>
#include <syslog.h>

#include "base/path.h"
#include "entry/grub-script.h"

/* What normal mode of GRUB 2.02 and later sets (grub-core/normal/main.c, features[]), and what is
 * set but not known from files. */
static const struct {
	const char *name, *value;
} presets[] = {
	{ "feature_chainloader_bpb", "y" },
	{ "feature_ntldr", "y" },
	{ "feature_platform_search_hint", "y" },
	{ "feature_default_font_path", "y" },
	{ "feature_all_video_module", "y" },
	{ "feature_menuentry_id", "y" },
	{ "feature_menuentry_options", "y" },
	{ "feature_200_final", "y" },
	{ "feature_nativedisk_cmd", "y" },
	{ "feature_timeout_style", "y" },
	{ "root", NULL },
	{ "boot", NULL },
	{ "cmdpath", NULL },
	{ "config_file", NULL },
	{ "grub_platform", NULL },
	{ "grub_cpu", NULL },
};

static int preset(struct grub_script *script, const char *name, const char *value)
{
	int r = grub_variable_set(&script->variables, name, value, NULL);

	if (r < 0)
		return -ENOMEM;
	grub_variable_find(&script->variables, name, strlen(name))->exported = true;
	return 0;
}

int grub_script_start(struct grub_script *script, int root_fd, const char *directory,
		      struct problems *problems)
{
	int r;

	*script = (struct grub_script){
		.root_fd = root_fd,
		.directory = directory,
		.problems = problems,
		.run = GRUB_RUN_YES,
		.menu = calloc(1, sizeof(*script->menu)),
	};
	if (!script->menu)
		return -ENOMEM;
	for (size_t i = 0; i < sizeof(presets) / sizeof(presets[0]); i++) {
		r = preset(script, presets[i].name, presets[i].value);
		if (r < 0)
			return r;
	}
	r = preset(script, "prefix", directory);
	if (r == 0)
		r = preset(script, "config_directory", directory);
	return r;
}

void grub_script_clear(struct grub_script *script)
{
	for (size_t i = 0; i < script->n_functions; i++)
		free(script->functions[i].name);
	for (size_t i = 0; i < script->n_texts; i++) {
		free(script->texts[i].file);
		free(script->texts[i].text);
	}
	grub_variables_clear(&script->variables);
	grub_menu_free(script->menu);
	free(script->environment);
	free(script->lost);
	*script = (struct grub_script){ 0 };
}

int grub_script_keep(struct grub_script *script, char *file, char *text,
		     struct grub_block *ret_block)
{
	struct grub_text *kept;

	if (script->n_texts >= GRUB_TEXTS_MAX) {
		free(file);
		free(text);
		return -E2BIG;
	}
	kept = &script->texts[script->n_texts++];
	*kept = (struct grub_text){ .file = file, .text = text };
	if (!file || !text)
		return -ENOMEM;
	*ret_block = (struct grub_block){
		.file = file,
		.start = { .at = text, .line = 1 },
		.whole = true,
	};
	return 0;
}

/* Giving up is said already: by a problem, and by `lost`. */
static int given_up(int r)
{
	return r == -ENOMEM ? r : 0;
}

int grub_script_run(struct grub_script *script, char *file, char *text)
{
	struct grub_block block;
	int r = grub_script_keep(script, file, text, &block);

	if (r < 0)
		return r;
	return given_up(grub_script_call(script, &block));
}

/* --- what commands ask for --- */

int grub_script_lose(struct grub_script *script, const char *format, ...)
{
	va_list args;
	int n;

	if (script->lost)
		return 0;
	va_start(args, format);
	n = vasprintf(&script->lost, format, args);
	va_end(args);
	if (n >= 0)
		return 0;
	script->lost = NULL;
	return -ENOMEM;
}

const char *grub_script_path(const struct grub_script *script, const char *name)
{
	const struct grub_variable *relative = grub_variable_find(
		&script->variables, "btrfs_relative_path", strlen("btrfs_relative_path"));

	if (*name != '/' || strstr(name, ".."))
		return NULL;
	if (path_is_below(name, script->directory))
		return name;
	/* openSUSE's GRUB sees btrfs from the default subvolume then, which is the root */
	return relative && relative->value && *relative->value ? name : NULL;
}

int grub_script_assign(struct grub_script *script, const char *name, const char *value,
		       const char *origin)
{
	const struct grub_variable *old =
		grub_variable_find(&script->variables, name, strlen(name));
	_cleanup_free_ char *here = NULL;

	if (asprintf(&here, "%s:%u", script->file, script->line) < 0)
		return -ENOMEM;
	if (!origin)
		origin = here;
	if (script->run != GRUB_RUN_MAYBE)
		return grub_variable_set(&script->variables, name, value, origin);
	/* Ubuntu's 10_linux sets it to vt.handoff=7 or to nothing, by what the display can do. It
	 * is about the picture on the screen alone, so the longer line is as good as the other. */
	if (strcmp(name, "vt_handoff") == 0)
		return value && *value ? grub_variable_set(&script->variables, name, value, origin)
				       : 0;
	if (old && old->value && value && strcmp(old->value, value) == 0)
		return 0;
	free(here);
	if (asprintf(&here, "%s:%u, which may or may not be run", script->file, script->line) < 0) {
		here = NULL;
		return -ENOMEM;
	}
	return grub_variable_set(&script->variables, name, NULL, here);
}

/* --- the entries' own commands --- */

static int menu_run(struct grub_script *script, struct grub_menu *menu, unsigned int depth);

/* A submenu has a new environment, in which there is only what was exported
 * (grub-core/normal/context.c, grub_env_context_open()). */
static int submenu_run(struct grub_script *script, struct grub_item *item, unsigned int depth)
{
	int r;

	if (depth >= MENU_DEPTH_MAX) {
		problems_add_at(script->problems, LOG_WARNING, item->entry.file, item->entry.line,
				NULL, "menus are nested too deeply");
		return grub_script_lose(script, "%s:%u is nested too deeply", item->entry.file,
					item->entry.line);
	}
	script->menu = item->submenu;
	script->item = NULL;
	r = given_up(grub_script_call(script, &item->body));
	if (r == 0)
		r = menu_run(script, item->submenu, depth + 1);
	return r;
}

static int entry_run(struct grub_script *script, struct grub_item *item)
{
	script->menu = NULL;
	script->item = item;
	script->modules_writable = script->modules_unwritable = false;
	script->section = item->body.start.sections;
	return given_up(grub_script_call(script, &item->body));
}

/* What one entry sets is not there for the next. */
static int item_run(struct grub_script *script, struct grub_item *item, unsigned int depth)
{
	_cleanup_grub_variables_ struct grub_variables before = { 0 };
	struct grub_variables inside;
	size_t n_functions = script->n_functions;
	int r;

	r = grub_variables_copy(&script->variables, item->submenu != NULL, &before);
	if (r < 0)
		return r;
	inside = before;
	before = script->variables;
	script->variables = inside;
	script->run = GRUB_RUN_YES;
	r = item->submenu ? submenu_run(script, item, depth) : entry_run(script, item);
	inside = script->variables;
	script->variables = before;
	before = inside;
	while (script->n_functions > n_functions)
		free(script->functions[--script->n_functions].name);
	return r;
}

static int menu_run(struct grub_script *script, struct grub_menu *menu, unsigned int depth)
{
	for (size_t i = 0; i < menu->n; i++) {
		int r;

		if (!menu->items[i].body.file)
			continue;
		r = item_run(script, &menu->items[i], depth);
		if (r < 0)
			return r;
	}
	return 0;
}

int grub_script_run_menu(struct grub_script *script)
{
	struct grub_menu *menu = script->menu;
	int r = menu_run(script, menu, 0);

	script->menu = menu;
	script->item = NULL;
	return r;
}
