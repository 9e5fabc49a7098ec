/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/loss.h"

#include <string.h>

#include "kernel/facts.h"
#include "kernel/kconfig.h"

#include "said.h"
#include "tree.h"

#define VERSION(a, b) ((a) << 16 | (b) << 8)
#define WORD	      "lsm=lockdown,yama,integrity,apparmor,bpf"
#define CURE	      "; bootward bootloader revert, and then bootward bootloader apply\n"

#define BUILT                                                                         \
	"CONFIG_SECURITY=y\nCONFIG_SECURITY_LOCKDOWN_LSM=y\nCONFIG_SECURITY_YAMA=y\n" \
	"CONFIG_SECURITY_LOCKDOWN_LSM_EARLY=y\nCONFIG_SECURITY_APPARMOR=y\nCONFIG_BPF_LSM=y\n"

static const char v5_10[] = BUILT "CONFIG_LSM=\"lockdown,yama,integrity,apparmor\"\n";
static const char v6_1[] = BUILT "CONFIG_SECURITY_LANDLOCK=y\n"
				 "CONFIG_LSM=\"landlock,lockdown,yama,integrity,apparmor,bpf\"\n";

static const struct {
	unsigned int version;
	const char *config; /* NULL: not known */
	const char *cmdline;
	const char *said;
} rows[] = {
	/* the kernel that the word was made for, and one that came later */
	{ VERSION(5, 10), v5_10, "ro quiet " WORD, "" },
	{ VERSION(6, 1), v6_1, "ro quiet " WORD,
	  "warning: kernel 1 loses landlock by " WORD
	  ", which was worked out before it was there" CURE },
	/* not by our word */
	{ VERSION(6, 1), v6_1, "ro quiet", "" },
	{ VERSION(6, 1), v6_1, "ro quiet lsm=yama", "" },
	{ VERSION(6, 1), v6_1, "ro lsm=yama " WORD, "" },
	{ VERSION(6, 1), NULL, "ro quiet " WORD,
	  "warning: kernel 1: whether it loses a security module by " WORD " cannot be told" CURE },
	{ VERSION(6, 1), v6_1, NULL, "" },
};

static void found(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct problems problems = { 0 };
		struct facts facts = { .version = rows[i].version };
		const struct facts *const all[] = { &facts };

		facts.release.text = (char *)"1";
		facts.cmdline.text = (char *)rows[i].cmdline;
		if (rows[i].config)
			assert_int_equal(kconfig_parse(rows[i].config, strlen(rows[i].config),
						       &facts.kconfig),
					 0);
		assert_int_equal(loss_find(all, 1, WORD, &problems), *rows[i].said != '\0');
		assert_said(&problems, rows[i].said);
		(void)kconfig_free(facts.kconfig);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(found) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
