/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/grub-menu.h"

#include <ctype.h>
#include <string.h>

void grub_item_clear(struct grub_item *item)
{
	entry_clear(&item->entry);
	grub_menu_free(item->submenu);
	*item = (struct grub_item){ 0 };
}

struct grub_menu *grub_menu_free(struct grub_menu *menu)
{
	if (!menu)
		return NULL;
	for (size_t i = 0; i < menu->n; i++)
		grub_item_clear(&menu->items[i]);
	free(menu->items);
	free(menu);
	return NULL;
}

int grub_menu_add(struct grub_menu *menu, struct grub_item *item)
{
	struct grub_item *items = reallocarray(menu->items, menu->n + 1, sizeof(*items));

	if (!items)
		return -ENOMEM;
	menu->items = items;
	items[menu->n++] = *item;
	*item = (struct grub_item){ 0 };
	return 0;
}

int grub_menu_unfold(struct grub_menu *menu, struct entries *entries)
{
	for (size_t i = 0; i < menu->n; i++) {
		struct grub_item *item = &menu->items[i];
		int r;

		if (item->submenu) {
			r = grub_menu_unfold(item->submenu, entries);
		} else {
			r = entry_complete(&item->entry);
			if (r == 0)
				r = entries_add(entries, &item->entry);
			item->index = r;
		}
		if (r < 0)
			return r;
	}
	return 0;
}

/* --- which one boots --- */

/* Is `name` the first part of `spec`? The same as menuentry_eq(). */
static bool name_is(const char *name, const char *spec)
{
	for (;; name++, spec++) {
		if (*spec == '>' && spec[1] != '>')
			return *name == '\0';
		if (*spec == '>')
			spec++;
		if (*name != *spec)
			return false;
		if (*name == '\0')
			return true;
	}
}

/* What follows the first part; NULL if nothing does. */
static const char *spec_rest(const char *spec)
{
	for (; *spec; spec++) {
		if (*spec != '>')
			continue;
		if (spec[1] != '>')
			return spec[1] ? spec + 1 : NULL;
		spec++;
	}
	return NULL;
}

/* An entry's names went along with it into the list of entries. */
static const struct entry *item_entry(const struct grub_item *item, const struct entries *entries)
{
	return item->submenu ? &item->entry : &entries->items[item->index];
}

/* The entry of that id, or else of that title; NULL if there is none. */
static const struct grub_item *menu_named(const struct grub_menu *menu, const char *spec,
					  const struct entries *entries)
{
	for (int by_title = 0; by_title < 2; by_title++) {
		for (size_t i = 0; i < menu->n; i++) {
			const struct entry *entry = item_entry(&menu->items[i], entries);
			const char *name = by_title ? entry->title : entry->id;

			if (name && name_is(name, spec))
				return &menu->items[i];
		}
	}
	return NULL;
}

/* The entry of that number, or the first if there are not so many; NULL if it cannot be told, because
 * one before it may be in the menu or not. */
static const struct grub_item *menu_numbered(const struct grub_menu *menu, unsigned long number)
{
	if (number >= menu->n)
		number = 0;
	for (size_t i = 0; i <= number; i++)
		if (menu->items[i].maybe)
			return NULL;
	return &menu->items[number];
}

#define MAYBE "an entry at or before it may be in the menu or not"

static const struct grub_item *item_certain(const struct grub_item *item)
{
	return item->maybe ? NULL : item;
}

/*
 * What begins with a digit. Upstream takes the digits that it begins with. Those who have blscfg look
 * for the name first, and for a number only if nothing follows it: ids of BLS are machine ids.
 */
static const struct grub_item *menu_digits(const struct grub_menu *menu, const char *spec,
					   const struct grub_item *named, const char **ret_why)
{
	const struct grub_item *numbered;
	char *end;
	unsigned long number = strtoul(spec, &end, 0);
	bool whole = *end == '\0' || *end == '>';

	if (menu->bls)
		return named ? item_certain(named) : menu_numbered(menu, whole ? number : 0);
	numbered = menu_numbered(menu, number);
	if (whole && (!named || named == numbered))
		return numbered;
	*ret_why = "it begins with a digit, and is a number for some GRUBs and a name for others";
	return NULL;
}

/* The entry of one menu; NULL if it cannot be told. */
static const struct grub_item *menu_item(const struct grub_menu *menu, const char *spec,
					 const struct entries *entries, const char **ret_why)
{
	const struct grub_item *named;

	*ret_why = MAYBE;
	if (!spec || !*spec)
		return menu_numbered(menu, 0);
	named = menu_named(menu, spec, entries);
	if (isdigit((unsigned char)*spec))
		return menu_digits(menu, spec, named, ret_why);
	return named ? item_certain(named) : menu_numbered(menu, 0);
}

int grub_menu_choose(const struct grub_menu *menu, const char *value, const struct entries *entries,
		     int *ret_index, const char **ret_why)
{
	while (menu->n > 0) {
		const struct grub_item *item = menu_item(menu, value, entries, ret_why);

		if (!item)
			return 0;
		if (!item->submenu) {
			*ret_index = item->index;
			return 1;
		}
		value = value ? spec_rest(value) : NULL;
		menu = item->submenu;
	}
	*ret_why = "its menu is empty";
	return 0;
}
