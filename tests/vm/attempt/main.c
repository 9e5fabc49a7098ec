// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * attempt: try the catalogued routes, in a throwaway guest.
 *
 *	attempt --list			every route, its class and what must speak
 *	attempt [--user] ROUTE...	try these; the exit status is that of the last (enum result)
 *	attempt [--user] --all		try all; exit 0 however they end: the lines say it
 *	attempt --explain ...		also ask `bootward explain` about each, just before its last act
 *
 * ROUTE is PLACE.FORM, or PLACE or a class for all of its. --user tries as uid 1000.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "ask.h"
#include "attempt.h"

#define USER 1000

const char *const route_class_names[_CLASS_MAX] = {
	[CLASS_MEMFD] = "memfd",       [CLASS_SHM] = "shm",	[CLASS_UNLINKED] = "unlinked",
	[CLASS_PATH] = "path",	       [CLASS_MOUNT] = "mount", [CLASS_NAMESPACE] = "namespace",
	[CLASS_KERNEL] = "kernel",     [CLASS_OK] = "ok",	[CLASS_USERNS] = "userns",
	[CLASS_RESIDUAL] = "residual",
};

static const struct limit *exception_find(const struct route *route)
{
	for (const struct exception *e = exceptions_table; e->place; e++)
		if (strcmp(e->place, route->place->name) == 0 &&
		    (!e->form || strcmp(e->form, route->form->name) == 0))
			return &e->limit;
	return NULL;
}

/* Call `visit` for each route that `word` names, or for all. Returns how many. */
static int route_each(const char *word, uid_t uid, int (*visit)(const struct route *, uid_t),
		      int *ret_last)
{
	struct route route;
	int n = 0;

	for (const struct routes *row = routes_table; row->place; row++)
		for (const struct form *form = row->forms; form->name; form++) {
			route = (struct route){ .class = row->class,
						.place = row->place,
						.form = form };
			snprintf(route.name, sizeof(route.name), "%s.%s", row->place->name,
				 form->name);
			if (word && strcmp(word, route.name) && strcmp(word, row->place->name) &&
			    strcmp(word, route_class_names[row->class]))
				continue;
			route.limit = exception_find(&route);
			*ret_last = visit(&route, uid);
			n++;
		}
	return n;
}

static int route_print(const struct route *route, uid_t uid)
{
	const struct limit *limits[] = { &route->place->limit, &route->form->limit, route->limit };
	bool root = false, user = false;

	for (int i = 0; i < 3; i++) {
		root |= limits[i] && limits[i]->root;
		user |= limits[i] && limits[i]->user;
	}
	printf("%-44s %-9s %s\n", route->name, route_class_names[route->class],
	       root   ? "root"
	       : user ? "user"
		      : "any");
	return 0;
}

static int route_try(const struct route *route, uid_t uid)
{
	return (int)route_run(route, uid);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "list", no_argument, NULL, 'l' },
		{ "all", no_argument, NULL, 'a' },
		{ "user", no_argument, NULL, 'u' },
		{ "explain", no_argument, NULL, 'e' },
		{ "nothing", no_argument, NULL, 'n' }, /* a dynamic program to preload into */
		{ NULL, 0, NULL, 0 },
	};
	bool all = false, explain = false;
	int c, last = 0;
	uid_t uid = 0;

	while ((c = getopt_long(argc, argv, "", options, NULL)) >= 0) {
		if (c == 'l')
			return route_each(NULL, 0, route_print, &last) > 0 ? 0 : RESULT_ERROR;
		if (c == 'n')
			return 0;
		if (c == '?')
			return RESULT_ERROR;
		all |= c == 'a';
		explain |= c == 'e';
		uid = c == 'u' ? USER : uid;
	}
	if (!machine_is_throwaway()) {
		fprintf(stderr, "attempt: this is no emulated guest; nothing was tried\n");
		return RESULT_ERROR;
	}
	report = mmap(NULL, sizeof(*report), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
	if (report == MAP_FAILED)
		return RESULT_ERROR;
	machine_prepare();
	if (explain && !ask_start())
		return RESULT_ERROR;
	if (all) {
		route_each(NULL, uid, route_try, &last);
		return 0;
	}
	last = RESULT_ERROR;
	for (; optind < argc; optind++)
		if (route_each(argv[optind], uid, route_try, &last) == 0) {
			fprintf(stderr, "attempt: no route \"%s\"; see --list\n", argv[optind]);
			return RESULT_ERROR;
		}
	return last;
}
