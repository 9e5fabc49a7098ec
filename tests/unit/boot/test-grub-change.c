/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/grub-change.h"

#include "said.h"
#include "tree.h"

#define WORD "lsm=yama,bpf"
#define MENU(words, other)                                                                        \
	"### BEGIN /etc/grub.d/00_header ###\nset timeout=5\n### END /etc/grub.d/00_header ###\n" \
	"### BEGIN /etc/grub.d/10_linux ###\nmenuentry 'Debian' {\n"                              \
	"\tlinux\t/boot/vmlinuz-6.1 root=UUID=1 ro " words "\n\tinitrd /boot/initrd.img-6.1\n}\n" \
	"### END /etc/grub.d/10_linux ###\n"                                                      \
	"### BEGIN /etc/grub.d/30_os-prober ###\n\tlinux /vmlinuz " other                         \
	"\n### END /etc/grub.d/30_os-prober ###\n"

struct row {
	const char *before, *after;
	bool present, good;
	const char *said;
};

static void judged(void **state)
{
	static const struct row rows[] = {
		{ MENU(" quiet", "x"), MENU(WORD " quiet", "x"), true, true, "" },
		/* done before, and done again after a power cut */
		{ MENU(WORD " quiet", "x"), MENU(WORD " quiet", "x"), true, true, "" },
		{ MENU(WORD " quiet", "x"), MENU(" quiet", "x"), false, true, "" },
		{ MENU("quiet", "x"), MENU("quiet", "x"), false, true, "" },
		/* the administrator's own lsm= may go or stay before ours */
		{ MENU("lsm=a quiet", "x"), MENU("lsm=a " WORD " quiet", "x"), true, true, "" },
		{ MENU("lsm=a quiet", "x"), MENU(WORD " quiet", "x"), true, true, "" },
		{ MENU("quiet", "x"), MENU("quiet " WORD, "x " WORD), true, true, "" },

		{ MENU("quiet", "x"), MENU("quiet", "x"), true, false,
		  "error /g:6: the line that starts this kernel would not have the word once and "
		  "last of its name; find out what else sets the kernel's command line in "
		  "/etc/default and /etc/grub.d\n" },
		{ MENU("quiet", "x"), MENU(WORD " lsm=b quiet", "x"), true, false,
		  "error /g:6: the line that starts this kernel would not have the word once and "
		  "last of its name; find out what else sets the kernel's command line in "
		  "/etc/default and /etc/grub.d\n" },
		{ MENU("quiet", "x"), MENU(WORD " quiet " WORD, "x"), true, false,
		  "error /g:6: the line that starts this kernel would not have the word once and "
		  "last of its name; find out what else sets the kernel's command line in "
		  "/etc/default and /etc/grub.d\n" },
		{ MENU(WORD, "x"), MENU(WORD, "x"), false, false,
		  "error /g:6: the line that starts this kernel would still have the word; find "
		  "out what else sets the kernel's command line in /etc/default and "
		  "/etc/grub.d\n" },
		{ MENU("quiet", "x"), MENU("quiet bootward=off " WORD, "x"), true, false,
		  "error /g:6: the line that starts this kernel would get other changes than "
		  "lsm=yama,bpf; something was changed since this file was made: have it made "
		  "again (update-grub), look at it, and try again\n" },
		{ MENU("quiet splash", "x"), MENU("quiet " WORD, "x"), true, false,
		  "error /g:6: the line that starts this kernel would get other changes than "
		  "lsm=yama,bpf; something was changed since this file was made: have it made "
		  "again (update-grub), look at it, and try again\n" },
		{ MENU("quiet", "x"), MENU("quiet " WORD, "y"), true, false,
		  "error /g:11: the line that starts this kernel would get other changes than "
		  "lsm=yama,bpf; something was changed since this file was made: have it made "
		  "again (update-grub), look at it, and try again\n" },
		{ MENU("quiet", "x"), MENU("quiet " WORD, "x lsm=a"), true, false,
		  "error /g:11: the line that starts this kernel would not have the word once and "
		  "last of its name; find out what else sets the kernel's command line in "
		  "/etc/default and /etc/grub.d\n" },
		{ MENU("quiet", "x") "linux /more\n", MENU("quiet " WORD, "x"), true, false,
		  "error /g:13: there would be fewer kernels to start than now; have it made again "
		  "(update-grub), look at it, and try again\n" },
		{ MENU("quiet", "x"), MENU("quiet " WORD, "x") "linux /more\n", true, false,
		  "error /g: there would be more kernels to start than now; have it made again "
		  "(update-grub), look at it, and try again\n" },
		/* the words end where a comment, another command or those for init begin */
		{ MENU("-- quiet", "x"), MENU("-- quiet " WORD, "x"), true, false,
		  "error /g:6: the line that starts this kernel would not have the word once and "
		  "last of its name; find out what else sets the kernel's command line in "
		  "/etc/default and /etc/grub.d\n" },
		{ MENU("# quiet", "x"), MENU("# quiet " WORD, "x"), true, false,
		  "error /g:6: the line that starts this kernel would not have the word once and "
		  "last of its name; find out what else sets the kernel's command line in "
		  "/etc/default and /etc/grub.d\n" },
		{ MENU("quiet; a=1", "x"), MENU("quiet; a=1 " WORD, "x"), true, false,
		  "error /g:6: the line that starts this kernel would not have the word once and "
		  "last of its name; find out what else sets the kernel's command line in "
		  "/etc/default and /etc/grub.d\n" },
		{ MENU(WORD " -- quiet", "x"), MENU("-- quiet", "x"), false, true, "" },
		/* no entry and no initrd goes along */
		{ MENU("quiet", "x") "menuentry 'Windows' {\nchainloader +1\n}\n",
		  MENU("quiet " WORD, "x"), true, false,
		  "error /g:13: an entry, or the initrd of one, would come, go or change: something "
		  "else was changed since this file was made; have it made again (update-grub), "
		  "look at it, and try again\n" },
		{ MENU("quiet", "x"), MENU("quiet " WORD "\n", "x") "\tinitrd /b\n", true, false,
		  "error /g: an entry, or the initrd of one, would come, go or change: something "
		  "else was changed since this file was made; have it made again (update-grub), "
		  "look at it, and try again\n" },
		{ "linux /a\n", "linux /a " WORD "\n", true, false,
		  "error /g: no line in it starts a kernel that 10_linux found; have it made again "
		  "(update-grub), look at it, and try again\n" },
		{ "", "", true, false,
		  "error /g: no line in it starts a kernel that 10_linux found; have it made again "
		  "(update-grub), look at it, and try again\n" },

		{ MENU("quiet", "x") "set a=1\n", MENU("quiet " WORD, "x") "set a=2\n", true, true,
		  "warning /g:13: it changes elsewhere too, beginning here: something else was "
		  "changed since it was made\n" },
		{ MENU("quiet", "x"), MENU("quiet " WORD, "x") "set a=2", true, true,
		  "warning /g: it changes elsewhere too, beginning here: something else was "
		  "changed since it was made\n" },
	};
	struct problems problems = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *row = &rows[i];
		const struct grub_change change = { "/g", WORD, row->present };

		assert_int_equal(grub_change_check(&change, row->before, row->after, &problems),
				 row->good);
		assert_said(&problems, row->said);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(judged) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
