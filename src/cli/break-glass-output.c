/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/break-glass-output.h"

#include <stdio.h>

#include "cli/json.h"

static const struct entry *entry_next(const struct break_glass *glass)
{
	return glass->entries->next >= 0 ? &glass->entries->items[glass->entries->next] : NULL;
}

/* --- text --- */

static void this_boot_print(int in_force)
{
	(void)printf("This boot:   %s\n", in_force > 0	  ? "BREAK-GLASS: started with bootward=off"
					  : in_force == 0 ? "not by break-glass"
							  : "cannot be told");
}

static void next_boot_print(const struct break_glass *glass)
{
	const struct entry *next = entry_next(glass);
	const char *why = glass->entries->next_reason;

	if (glass->next > 0)
		(void)printf("Next boot:   BREAK-GLASS, %s: %s (%s)\n",
			     break_glass_passes(glass) ? "once" : "and at each boot after it",
			     next ? next->title : glass->noted, why);
	else if (next)
		(void)printf("Next boot:   %s (%s)\n", next->title, why);
	else
		(void)printf("Next boot:   cannot be told: %s\n", why);
}

void break_glass_print(const struct break_glass_view *view)
{
	const struct break_glass *glass = view->glass;

	this_boot_print(view->in_force);
	next_boot_print(glass);
	(void)printf("Entry:       %s\n",
		     glass->entry ? glass->entry->title : "none has bootward=off");
	if (glass->hindrance == BREAK_GLASS_FREE) {
		(void)printf("Selectable:  yes: bootward break-glass --next-boot\n");
		return;
	}
	(void)printf("Selectable:  no: %s\n             To use it: %s\n",
		     break_glass_hindrance_what(glass->hindrance),
		     break_glass_hindrance_cure(glass->hindrance));
}

/* --- JSON --- */

static json_object *entry_json(const struct entry *entry)
{
	json_object *object;

	if (!entry)
		return NULL;
	object = json_object_new_object();
	json_add_string(object, "id", entry->id);
	json_add_string(object, "title", entry->title);
	json_add_string(object, "release", entry->release);
	return object;
}

void break_glass_print_json(const struct break_glass_view *view)
{
	const struct break_glass *glass = view->glass;
	json_object *object = json_object_new_object();

	json_add_known(object, "in_force", view->in_force);
	json_add_known(object, "next_boot", glass->next);
	json_add_bool(object, "once", break_glass_passes(glass));
	json_add_string(object, "loader", entry_loader_name(glass->entries->loader));
	json_object_object_add(object, "next_entry", entry_json(entry_next(glass)));
	json_add_string(object, "next_reason", glass->entries->next_reason);
	json_object_object_add(object, "entry", entry_json(glass->entry));
	json_add_bool(object, "selectable", glass->hindrance == BREAK_GLASS_FREE);
	json_add_string(object, "why_not", break_glass_hindrance_what(glass->hindrance));
	json_print(object);
}
