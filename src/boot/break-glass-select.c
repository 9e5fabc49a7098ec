/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <syslog.h>

#include "boot/break-glass.h"
#include "boot/carry-once.h"

static int read_again(const struct plan_place *place, struct break_glass *glass,
		      struct problems *problems)
{
	struct break_glass now;
	int r;

	r = break_glass_read(place->root_fd, place->root[0] == '\0', problems, &now);
	if (r < 0)
		return r;
	break_glass_clear(glass);
	*glass = now;
	return 0;
}

static int hindered(const struct break_glass *glass, struct problems *problems)
{
	problems_add(problems, LOG_ERR, break_glass_hindrance_cure(glass->hindrance), "%s",
		     break_glass_hindrance_what(glass->hindrance));
	return -EOPNOTSUPP;
}

/* Noted, and yet not what boots: so that it does not come up at some later time, it goes again. */
static int select_undo(const struct plan_place *place, struct break_glass *glass,
		       struct problems *problems)
{
	problems_add(problems, LOG_ERR, "pick the entry in the boot loader's menu",
		     "'%s' was selected, but is not what would boot next: %s",
		     glass->entry ? glass->entry->title : "the entry", glass->entries->next_reason);
	(void)carry_once(place, glass->entries, NULL, problems);
	(void)read_again(place, glass, problems);
	return -EPROTO;
}

int break_glass_select(const struct plan_place *place, struct break_glass *break_glass,
		       struct problems *problems)
{
	int r;

	if (break_glass->next > 0)
		return 1;
	if (break_glass->hindrance != BREAK_GLASS_FREE)
		return hindered(break_glass, problems);
	r = carry_once(place, break_glass->entries, break_glass->entry, problems);
	if (r >= 0)
		r = read_again(place, break_glass, problems);
	if (r < 0)
		return r;
	return break_glass->once ? 0 : select_undo(place, break_glass, problems);
}

int break_glass_cancel(const struct plan_place *place, struct break_glass *break_glass,
		       struct problems *problems)
{
	int r = 1;

	if (break_glass->once) {
		if (!carry_once_possible(place->root_fd, break_glass->entries->loader)) {
			break_glass->hindrance = BREAK_GLASS_NO_PROGRAM;
			return hindered(break_glass, problems);
		}
		r = carry_once(place, break_glass->entries, NULL, problems);
		if (r == 0)
			r = read_again(place, break_glass, problems);
	}
	if (r < 0 || break_glass->next == 0)
		return r;
	if (break_glass->next < 0) {
		problems_add(problems, LOG_ERR,
			     "as root, grub-editenv - list shows a next_entry, and grub-editenv - "
			     "unset next_entry forgets it",
			     "whether such an entry is selected cannot be told: %s",
			     break_glass->entries->next_reason);
		return -ENODATA;
	}
	problems_add(problems, LOG_ERR,
		     "choose another default (GRUB: GRUB_DEFAULT in /etc/default/grub, or "
		     "grub-set-default)",
		     "what boots next still has the guard off: %s",
		     break_glass->entries->next_reason);
	return -EPROTO;
}
