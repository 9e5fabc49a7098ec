/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence/plot.h"

#include <fcntl.h>
#include <string.h>

#include "base/file.h"
#include "tree.h"

#define MS 1000000LL

static struct plot_unit units[] = {
	{ "-.mount", 1000 * MS, 1000 * MS },
	{ "bootward.service", 4400 * MS, 4800 * MS },
	{ "dev-hugepages.mount", 4900 * MS, 5100 * MS },
	{ "systemd-journald.service", 5150 * MS, 5600 * MS },
	{ "a-unit-whose-name-is-much-longer-than-there-is-room-for.service", 5200 * MS, 0 },
	{ "strange<&>\"\x1b\xff.service", 5300 * MS, 5400 * MS },
};

static struct plot plot_of_root(void)
{
	return (struct plot){
		.phases = { { "kernel", 0, 2000 * MS }, { "userspace", 2000 * MS, 0 } },
		.n_phases = 2,
		.guarded = true,
		.began = 4450 * MS,
		.attached = 4600 * MS,
		.proved = 4780 * MS,
		.exec_known = true,
		.exec = 4950 * MS,
		.program = "mount",
		.units = units,
		.n_units = sizeof(units) / sizeof(units[0]),
		.n_left_out = 97,
	};
}

/* The same as tests/golden/plot/NAME.svg; with GOLDEN_UPDATE set, that is written. */
static void same_as_golden(const char *name, const struct plot *plot)
{
	_cleanup_free_ char *path = NULL, *golden = NULL, *svg = plot_svg(plot);
	size_t length;

	assert_non_null(svg);
	assert_true(asprintf(&path, "%s/plot/%s.svg", getenv("GOLDEN"), name) > 0);
	if (getenv("GOLDEN_UPDATE")) {
		FILE *file = fopen(path, "we");

		assert_non_null(file);
		assert_true(fputs(svg, file) >= 0);
		assert_int_equal(fclose(file), 0);
	}
	assert_int_equal(file_read(AT_FDCWD, path, 1 << 20, &golden, &length), 0);
	assert_string_equal(svg, golden);
}

static void test_root(void **state)
{
	struct plot plot = plot_of_root();

	same_as_golden("root", &plot);
}

static void test_initrd(void **state)
{
	struct plot plot = plot_of_root();

	plot.phases[1] = (struct plot_phase){ "initrd", 900 * MS, 3000 * MS };
	plot.phases[2] = (struct plot_phase){ "userspace", 3000 * MS, 5000 * MS };
	plot.n_phases = 3;
	plot.initrd = true;
	plot.began = 950 * MS;
	plot.attached = 980 * MS;
	plot.proved = 990 * MS;
	plot.exec = 1100 * MS;
	plot.n_left_out = 0;
	same_as_golden("initrd", &plot);
}

/* Loaded by hand, long after: the units are drawn, the guard is told. */
static void test_late(void **state)
{
	struct plot plot = plot_of_root();
	_cleanup_free_ char *svg = NULL;

	plot.began = 7200000 * MS;
	plot.attached = plot.proved = plot.exec = 7200001 * MS;
	svg = plot_svg(&plot);
	assert_non_null(svg);
	assert_non_null(strstr(svg, "The guard was attached at 7200.001 s, later than what is"));
	assert_null(strstr(svg, "class=\"guard-line\""));
}

static void test_nothing_known(void **state)
{
	const struct plot plot = { 0 };

	same_as_golden("nothing", &plot);
}

/* What a unit is called decides nothing but its own text. */
static void test_names_are_text(void **state)
{
	struct plot plot = plot_of_root();
	_cleanup_free_ char *svg = NULL;

	svg = plot_svg(&plot);
	assert_non_null(svg);
	assert_non_null(strstr(svg, "strange&lt;&amp;&gt;&quot;??.service"));
	for (const char *c = svg; *c; c++)
		assert_true(*c == '\n' || (*c >= ' ' && *c < 127));
}

static void test_sort(void **state)
{
	struct plot_unit some[] = { { "b", 2, 0 }, { "c", 1, 0 }, { "a", 2, 0 } };

	plot_units_sort(some, 3);
	assert_string_equal(some[0].name, "c");
	assert_string_equal(some[1].name, "a");
	assert_string_equal(some[2].name, "b");
	plot_units_sort(NULL, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_root),	       cmocka_unit_test(test_initrd),
		cmocka_unit_test(test_late),	       cmocka_unit_test(test_nothing_known),
		cmocka_unit_test(test_names_are_text), cmocka_unit_test(test_sort),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
