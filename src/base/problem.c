/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/problem.h"

#include <stdarg.h>
#include <string.h>
#include <syslog.h>

/* Stands in for what there was no memory to say. Never freed. */
static char no_memory[] = "out of memory";
static struct problem no_memory_item = { .level = LOG_ERR, .what = no_memory };

static void problem_clear(struct problem *problem)
{
	free(problem->file);
	if (problem->what != no_memory)
		free(problem->what);
	free(problem->cure);
	*problem = (struct problem){ .level = LOG_ERR, .what = no_memory };
}

/* Room for one more, or NULL after "out of memory" was put in the last place there is. */
static struct problem *problems_grow(struct problems *problems)
{
	struct problem *items;

	if (problems->items == &no_memory_item)
		return NULL;
	items = reallocarray(problems->items, problems->n + 1, sizeof(*items));
	if (items) {
		problems->items = items;
		return &items[problems->n++];
	}
	if (problems->n == 0) {
		problems->items = &no_memory_item;
		problems->n = 1;
	} else {
		problem_clear(&problems->items[problems->n - 1]);
	}
	return NULL;
}

static void problems_addv(struct problems *problems, const struct problem *place, const char *cure,
			  const char *format, va_list args)
{
	struct problem *problem = problems_grow(problems);

	if (!problem)
		return;
	*problem = (struct problem){ .level = place->level, .line = place->line };
	if (place->file)
		problem->file = strdup(place->file);
	if (cure)
		problem->cure = strdup(cure);
	if (vasprintf(&problem->what, format, args) < 0)
		problem->what = NULL;
	if (!problem->what || (place->file && !problem->file) || (cure && !problem->cure))
		problem_clear(problem);
}

void problems_add(struct problems *problems, int level, const char *cure, const char *format, ...)
{
	const struct problem place = { .level = level };
	va_list args;

	va_start(args, format);
	problems_addv(problems, &place, cure, format, args);
	va_end(args);
}

/* NOLINTNEXTLINE(readability-function-size): a place, a cure and a sentence are six */
void problems_add_at(struct problems *problems, int level, const char *file, unsigned int line,
		     const char *cure, const char *format, ...)
{
	const struct problem place = { .level = level, .file = (char *)file, .line = line };
	va_list args;

	va_start(args, format);
	problems_addv(problems, &place, cure, format, args);
	va_end(args);
}

size_t problems_count(const struct problems *problems, int level)
{
	size_t n = 0;

	for (size_t i = 0; i < problems->n; i++)
		n += problems->items[i].level <= level;
	return n;
}

void problems_clear(struct problems *problems)
{
	if (problems->items != &no_memory_item) {
		for (size_t i = 0; i < problems->n; i++)
			problem_clear(&problems->items[i]);
		free(problems->items);
	}
	*problems = (struct problems){ 0 };
}
