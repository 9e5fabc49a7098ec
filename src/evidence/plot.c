/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/plot.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"

enum {
	WIDTH = 1280,
	LEFT = 300, /* room for the names */
	RIGHT = 30,
	TOP = 96,
	ROW = 20,
	BAR = 14,
	BOTTOM = 108,
	NAME_LEN = 38, /* of a name that is shown */
	TICKS_MAX = 12,
	MARGIN_PERCENT = 4, /* of the time, behind the last thing that happened */
	FAR_TIMES = 4, /* a guard that came so much later than all units is told and not drawn */
};

#define SECOND 1000000000LL

struct canvas {
	const struct plot *plot;
	FILE *out;
	int64_t end; /* of the time that is shown */
	bool guard_drawn;
	int height;
};

static const char style[] =
	"<style>\n"
	"svg { font-family: sans-serif; font-size: 12px; }\n"
	".paper { fill: #ffffff; } text { fill: #1c1e21; } .quiet { fill: #5b6168; }\n"
	".title { font-size: 17px; }\n"
	".grid { stroke: #d9dce0; } .kernel { fill: #b9bec5; } .initrd { fill: #cdbde0; }\n"
	".userspace { fill: #b8d3ea; } .start { fill: #3f7fbf; } .active { fill: #bcd3e8; }\n"
	".start-early { fill: #c2610c; } .active-early { fill: #f1cda8; }\n"
	".guard { fill: #1f7a45; } .guard-line { stroke: #1f7a45; stroke-width: 2; }\n"
	".guard-text, .exec-text { stroke: #ffffff; stroke-width: 3px; paint-order: stroke; }\n"
	".guard-text { fill: #1f7a45; font-weight: bold; }\n"
	".exec-line { stroke: #8a2be2; stroke-dasharray: 5 4; }\n"
	".exec-text { fill: #7a1fd0; }\n"
	"@media (prefers-color-scheme: dark) {\n"
	".paper { fill: #16181d; } text { fill: #e8eaed; } .quiet { fill: #a3a9b1; }\n"
	".grid { stroke: #343941; } .kernel { fill: #565c65; } .initrd { fill: #5f4d78; }\n"
	".userspace { fill: #33526e; } .start { fill: #5b9bd8; } .active { fill: #2f4a64; }\n"
	".start-early { fill: #f0923c; } .active-early { fill: #6b4522; }\n"
	".guard { fill: #43b574; } .guard-line { stroke: #43b574; }\n"
	".guard-text, .exec-text { stroke: #16181d; }\n"
	".guard-text { fill: #5fd08f; } .exec-line { stroke: #b98aef; }\n"
	".exec-text { fill: #c9a3f5; }\n"
	"}\n"
	"</style>\n";

/* --- text --- */

__attribute__((format(printf, 2, 3))) static void add(struct canvas *c, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)vfprintf(c->out, format, arguments); /* plot_svg() asks for errors once */
	va_end(arguments);
}

/* Any bytes, as XML takes them; cut after `limit` of them. */
static void add_text(struct canvas *c, const char *text, size_t limit)
{
	static const char *const escapes[128] = {
		['<'] = "&lt;",
		['>'] = "&gt;",
		['&'] = "&amp;",
		['"'] = "&quot;",
	};
	size_t length = strlen(text);

	for (size_t i = 0; i < length && i < limit; i++) {
		unsigned char byte = (unsigned char)text[i];

		if (byte < ' ' || byte >= 127)
			add(c, "?");
		else if (escapes[byte])
			add(c, "%s", escapes[byte]);
		else
			add(c, "%c", byte);
	}
	add(c, "%s", length > limit ? "&#8230;" : "");
}

static double seconds(int64_t ns)
{
	return (double)ns / (double)SECOND;
}

/* --- time --- */

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t units_end(const struct plot *plot)
{
	int64_t end = 0;

	for (size_t i = 0; i < plot->n_units; i++)
		end = later(end, plot->units[i].began);
	return end;
}

/* All that is shown began before the end; what lasts longer is cut there. */
static void time_choose(struct canvas *c)
{
	const struct plot *plot = c->plot;
	int64_t end = units_end(plot);

	c->guard_drawn = plot->guarded && (end == 0 || plot->attached < FAR_TIMES * end);
	if (c->guard_drawn) {
		end = later(end, plot->proved);
		if (plot->exec_known && plot->exec < FAR_TIMES * end)
			end = later(end, plot->exec);
	}
	end = end > 0 ? end : SECOND;
	c->end = end + end * MARGIN_PERCENT / 100;
}

static double x_of(const struct canvas *c, int64_t ns)
{
	const int64_t inside = ns < 0 ? 0 : ns > c->end ? c->end : ns;

	return LEFT + (double)inside / (double)c->end * (WIDTH - LEFT - RIGHT);
}

/* 1, 2 or 5 times a power of ten, so that there are few. */
static int64_t tick_choose(int64_t end)
{
	static const int factors[] = { 1, 2, 5 };

	for (int64_t power = SECOND / 1000;; power *= 10)
		for (size_t i = 0; i < sizeof(factors) / sizeof(factors[0]); i++)
			if (end / (power * factors[i]) <= TICKS_MAX)
				return power * factors[i];
}

static void grid_draw(struct canvas *c)
{
	const int64_t step = tick_choose(c->end);
	const int bottom = c->height - BOTTOM + 6;

	for (int64_t at = 0; at <= c->end; at += step) {
		double x = x_of(c, at);

		add(c, "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>\n", x,
		    TOP - 6, x, bottom);
		add(c,
		    "<text class=\"quiet\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%g s"
		    "</text>\n",
		    x, TOP - 12, seconds(at));
	}
}

/* --- rows --- */

static void name_draw(struct canvas *c, int row, const char *class, const char *name)
{
	add(c, "<text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"end\">", class, LEFT - 10,
	    TOP + row * ROW + BAR - 2);
	add_text(c, name, NAME_LEN);
	add(c, "</text>\n");
}

static void bar_draw(struct canvas *c, int row, const char *class, int64_t from, int64_t to)
{
	const double x = x_of(c, from), width = x_of(c, to) - x;

	add(c,
	    "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" "
	    "rx=\"2\"/>\n",
	    class, x, TOP + row * ROW, width < 1.5 ? 1.5 : width, BAR);
}

static void phase_draw(struct canvas *c, int row, const struct plot_phase *phase)
{
	name_draw(c, row, "name", phase->name);
	bar_draw(c, row, phase->name, phase->begins, phase->ends ? phase->ends : c->end);
}

static void guard_draw(struct canvas *c, int row)
{
	const struct plot *plot = c->plot;

	name_draw(c, row, "guard-text", plot->initrd ? "bootward (in the initrd)" : "bootward");
	if (!c->guard_drawn)
		return;
	add(c, "<g><title>bootward: began at %.3f s, attached at %.3f s, proved at %.3f s</title>",
	    seconds(plot->began), seconds(plot->attached), seconds(plot->proved));
	bar_draw(c, row, "guard", plot->began, plot->proved);
	add(c, "</g>\n");
}

/* Began before the guard, and is not what brought it. */
static bool unit_is_early(const struct plot *plot, const struct plot_unit *unit)
{
	return plot->guarded && unit->began < plot->attached &&
	       strcmp(unit->name, "bootward.service") != 0 &&
	       strcmp(unit->name, "bootward-initrd.service") != 0;
}

static void unit_draw(struct canvas *c, int row, const struct plot_unit *unit)
{
	const bool early = unit_is_early(c->plot, unit);
	const int64_t active = unit->active >= unit->began ? unit->active : 0;

	name_draw(c, row, "name", unit->name);
	add(c, "<g><title>");
	add_text(c, unit->name, strlen(unit->name));
	add(c, ": began at %.3f s%s", seconds(unit->began),
	    early ? ", before the guard was attached" : "");
	if (active)
		add(c, ", active at %.3f s", seconds(active));
	add(c, "</title>");
	if (active)
		bar_draw(c, row, early ? "active-early" : "active", active, c->end);
	bar_draw(c, row, early ? "start-early" : "start", unit->began,
		 active ? active : unit->began);
	add(c, "</g>\n");
}

/* --- lines across, and what they mean --- */

static void moment_draw(struct canvas *c, const char *class, int64_t at, int y)
{
	add(c, "<line class=\"%s-line\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>\n", class,
	    x_of(c, at), y + 4, x_of(c, at), c->height - BOTTOM + 6);
	add(c, "<text class=\"%s-text\" x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">", class,
	    x_of(c, at), y, x_of(c, at) > WIDTH * 0.7 ? "end" : "start");
}

static void moments_draw(struct canvas *c)
{
	const struct plot *plot = c->plot;

	if (!c->guard_drawn)
		return;
	moment_draw(c, "guard", plot->attached, TOP - 48);
	add(c, "the guard is attached: %.3f s</text>\n", seconds(plot->attached));
	if (!plot->exec_known || plot->exec > c->end)
		return;
	moment_draw(c, "exec", plot->exec, TOP - 31);
	add(c, "first other program: %.3f s, ", seconds(plot->exec));
	add_text(c, plot->program, NAME_LEN);
	add(c, "</text>\n");
}

static void legend_draw(struct canvas *c)
{
	static const struct {
		const char *class, *says;
	} rows[] = {
		{ "guard", "the guard: loader began to proved" },
		{ "start", "unit starting" },
		{ "active", "unit active" },
		{ "start-early", "starting before the guard was attached" },
		{ "active-early", "active, began before the guard" },
	};
	const int y = c->height - BOTTOM + 30;
	int x = 24;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		add(c,
		    "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"22\" height=\"12\" "
		    "rx=\"2\"/><text x=\"%d\" y=\"%d\">%s</text>\n",
		    rows[i].class, x, y, x + 28, y + 11, rows[i].says);
		x += 28 + (int)strlen(rows[i].says) * 7 + 28;
	}
	add(c, "<text class=\"quiet\" x=\"24\" y=\"%d\">", y + 38);
	if (c->plot->n_left_out > 0)
		add(c, "%zu units that began later are left out. ", c->plot->n_left_out);
	if (!c->plot->guarded)
		add(c, "No guard is loaded, or its record cannot be read. ");
	else if (!c->guard_drawn)
		add(c, "The guard was attached at %.3f s, later than what is drawn. ",
		    seconds(c->plot->attached));
	add(c, "Bars that reach the right edge go on.</text>\n");
}

/* The same for who cannot see it. */
static void description_write(struct canvas *c)
{
	const struct plot *plot = c->plot;
	size_t early = 0;

	for (size_t i = 0; i < plot->n_units; i++)
		early += unit_is_early(plot, &plot->units[i]);
	add(c, "<title id=\"title\">The boot and its guard</title>\n<desc id=\"desc\">");
	if (plot->guarded)
		add(c,
		    "The guard was loaded %s: its loader began at %.3f s, it was attached at "
		    "%.3f s and proved at %.3f s after the kernel started. Of the %zu units shown, "
		    "%zu began before it was attached. ",
		    plot->initrd ? "in the initrd" : "from the root file system",
		    seconds(plot->began), seconds(plot->attached), seconds(plot->proved),
		    plot->n_units, early);
	else
		add(c, "No guard is loaded, or its record cannot be read. %zu units are shown. ",
		    plot->n_units);
	if (plot->exec_known) {
		add(c, "The first other program that it saw was ");
		add_text(c, plot->program, NAME_LEN);
		add(c, ", at %.3f s. ", seconds(plot->exec));
	}
	add(c, "%zu units that began later are left out.</desc>\n", plot->n_left_out);
}

static void document_write(struct canvas *c)
{
	const struct plot *plot = c->plot;
	int row = 0;

	add(c,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
	    "viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"title desc\">\n",
	    WIDTH, c->height, WIDTH, c->height);
	description_write(c);
	add(c, "%s", style);
	add(c, "<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n", WIDTH, c->height);
	add(c, "<text class=\"title\" x=\"24\" y=\"32\">The boot and its guard</text>\n");
	grid_draw(c);
	for (size_t i = 0; i < plot->n_phases; i++)
		phase_draw(c, row++, &plot->phases[i]);
	guard_draw(c, row++);
	for (size_t i = 0; i < plot->n_units; i++)
		unit_draw(c, row++, &plot->units[i]);
	moments_draw(c);
	legend_draw(c);
	add(c, "</svg>\n");
}

char *plot_svg(const struct plot *plot)
{
	_cleanup_free_ char *text = NULL;
	struct canvas c = { .plot = plot };
	size_t length;
	bool failed;

	c.height = TOP + BOTTOM + (int)(plot->n_phases + 1 + plot->n_units) * ROW;
	c.out = open_memstream(&text, &length);
	if (!c.out)
		return NULL;
	time_choose(&c);
	document_write(&c);
	failed = ferror(c.out);
	if (fclose(c.out) != 0 || failed)
		return NULL;
	return TAKE_PTR(text);
}

static int unit_compare(const void *a, const void *b)
{
	const struct plot_unit *x = a, *y = b;

	if (x->began != y->began)
		return x->began < y->began ? -1 : 1;
	return strcmp(x->name, y->name);
}

void plot_units_sort(struct plot_unit *units, size_t n)
{
	if (n > 0)
		qsort(units, n, sizeof(*units), unit_compare);
}
