/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/entry.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "said.h"
#include "tree.h"

/* Whole files of the distributions are the seeds of the fuzzers: CORPUS is their folder. */
static char *corpus_text(const char *name)
{
	char path[4096];
	char *text = NULL;
	size_t len = 0;

	(void)snprintf(path, sizeof(path), "%s/%s", getenv("CORPUS"), name);
	assert_int_equal(file_read(-1, path, 1 << 20, &text, &len), 0);
	return text;
}

static void tree_corpus(const struct tree *tree, const char *path, const char *name)
{
	char *text = corpus_text(name);

	tree_file(tree, path, text);
	free(text);
}

/* Exactly 1024 bytes, filled up as grub-editenv does. */
static void tree_environment(const struct tree *tree, const char *path, const char *variables)
{
	char block[1024];
	int n = snprintf(block, sizeof(block), "# GRUB Environment Block\n%s", variables);

	memset(block + n, '#', sizeof(block) - (size_t)n);
	tree_bytes(tree, path, block, sizeof(block));
}

static const char *or_none(const char *text)
{
	return text ? text : "-";
}

static void entry_print(FILE *stream, const struct entry *entry)
{
	static const char *const kinds[] = {
		[ENTRY_NORMAL] = "normal",
		[ENTRY_RECOVERY] = "recovery",
		[ENTRY_BREAK_GLASS] = "break-glass",
	};

	fprintf(stream, "%s%s %s %s %s '%s' %s '%s'\n", kinds[entry->kind],
		entry->unified ? " unified" : "", or_none(entry->release), or_none(entry->kernel),
		or_none(entry->initrd), or_none(entry->cmdline), or_none(entry->id),
		or_none(entry->title));
}

static char *entries_text(const struct entries *entries)
{
	char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);

	assert_non_null(stream);
	fprintf(stream, "%s next %d: %s; %s %s %s\n", entry_loader_name(entries->loader),
		entries->next, or_none(entries->next_reason), or_none(entries->config),
		or_none(entries->environment),
		entries->environment_writable ? "writable" : "not writable");
	for (size_t i = 0; i < entries->n; i++)
		entry_print(stream, &entries->items[i]);
	fclose(stream);
	return text;
}

static struct entries *entries_of(const struct tree *tree, bool live, const char *said)
{
	_cleanup_problems_ struct problems problems = { 0 };
	struct entries *entries = NULL;

	assert_int_equal(entries_read(tree->fd, live, &problems, &entries), 0);
	assert_said(&problems, said);
	return entries;
}

static void assert_entries(const struct tree *tree, bool live, const char *expected,
			   const char *said)
{
	_cleanup_entries_ struct entries *entries = entries_of(tree, live, said);
	char *text = entries_text(entries);

	assert_string_equal(text, expected);
	free(text);
}

/* Only what boots next, and why. */
static void assert_next(const struct tree *tree, bool live, int next, const char *reason,
			const char *said)
{
	_cleanup_entries_ struct entries *entries = entries_of(tree, live, said);

	assert_string_equal(or_none(entries->next_reason), reason);
	assert_int_equal(entries->next, next);
}

static void test_nothing(void **state)
{
	assert_entries(*state, false,
		       "none next -1: no boot loader that we know has files here; - - not "
		       "writable\n",
		       "");
}

/* --- GRUB --- */

#define GRUB_CFG "/boot/grub/grub.cfg"
#define GRUBENV	 "/boot/grub/grubenv"

static void test_debian(void **state)
{
	struct tree *tree = *state;

	tree_corpus(tree, GRUB_CFG, "corpus-grub-config/debian");
	tree_file(tree, "/boot/vmlinuz-6.1.0-37-amd64", "x");
	tree_file(tree, "/boot/vmlinuz-6.1.0-35-amd64", "x");
	tree_environment(tree, GRUBENV, "");
	assert_entries(
		tree, false,
		"grub next 0: /boot/grub/grub.cfg:12; /boot/grub/grub.cfg /boot/grub/grubenv "
		"writable\n"
		"normal 6.1.0-37-amd64 /boot/vmlinuz-6.1.0-37-amd64 "
		"/boot/initrd.img-6.1.0-37-amd64 'root=UUID=3d8ba3f4 ro quiet' "
		"gnulinux-simple-3d8ba3f4 'Debian GNU/Linux'\n"
		"normal 6.1.0-37-amd64 /boot/vmlinuz-6.1.0-37-amd64 "
		"/boot/initrd.img-6.1.0-37-amd64 'root=UUID=3d8ba3f4 ro quiet' "
		"gnulinux-6.1.0-37-amd64-advanced-3d8ba3f4 'Debian GNU/Linux, with Linux "
		"6.1.0-37-amd64'\n"
		"recovery 6.1.0-37-amd64 /boot/vmlinuz-6.1.0-37-amd64 "
		"/boot/initrd.img-6.1.0-37-amd64 'root=UUID=3d8ba3f4 ro single' "
		"gnulinux-6.1.0-37-amd64-recovery-3d8ba3f4 'Debian GNU/Linux, with Linux "
		"6.1.0-37-amd64 (recovery mode)'\n"
		"normal 6.1.0-35-amd64 /boot/vmlinuz-6.1.0-35-amd64 "
		"/boot/initrd.img-6.1.0-35-amd64 'root=UUID=3d8ba3f4 ro quiet' "
		"gnulinux-6.1.0-35-amd64-advanced-3d8ba3f4 'Debian GNU/Linux, with Linux "
		"6.1.0-35-amd64'\n"
		"normal - - - '-' uefi-firmware 'UEFI Firmware Settings'\n",
		"");
}

/* Debian: what default is set to leads to which entry. */
static void test_debian_next(void **state)
{
	static const struct {
		const char *config, *environment;
		int next;
		const char *reason;
	} cases[] = {
		{ "debian", "next_entry=2\n", 4, "next_entry in " GRUBENV },
		{ "debian", "next_entry=1>2\n", 3, "next_entry in " GRUBENV },
		{ "debian", "next_entry=1\n", 1, "next_entry in " GRUBENV },
		{ "debian",
		  "next_entry=gnulinux-advanced-3d8ba3f4>gnulinux-6.1.0-35-amd64-advanced-3d8ba3f4\n",
		  3, "next_entry in " GRUBENV },
		{ "debian",
		  "next_entry=Advanced options for Debian GNU/Linux>Debian GNU/Linux, with Linux "
		  "6.1.0-35-amd64\n",
		  3, "next_entry in " GRUBENV },
		{ "debian", "next_entry=\nsaved_entry=2\n", 0, GRUB_CFG ":12" },
		{ "debian", "next_entry=nothing of it\n", 0, "next_entry in " GRUBENV },
		{ "debian", "next_entry=99\n", 0, "next_entry in " GRUBENV },
		{ "debian", "recordfail=1\n", 0, GRUB_CFG ":12" },
		{ "debian", "saved_entry=2\n", 0, GRUB_CFG ":12" },
		{ "debian-saved", "saved_entry=1>0\n", 1, "saved_entry in " GRUBENV },
		{ "debian-saved", "", 0, "the first entry of " GRUB_CFG ": no other is set" },
		{ "debian-saved", "saved_entry=1>0\nnext_entry=uefi-firmware\n", 4,
		  "next_entry in " GRUBENV },
		/* grub-reboot on a file system that GRUB cannot write leaves these */
		{ "debian-saved", "saved_entry=0\nprev_saved_entry=1>2\n", 0,
		  "saved_entry in " GRUBENV },
		{ "debian-saved", "saved_entry=6.1.0-35-amd64\n", -1,
		  "which entry is '6.1.0-35-amd64' (saved_entry in " GRUBENV
		  "): it begins with a digit, and is a number for some GRUBs and a name for others" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tree *tree = *state;
		char name[64];

		(void)snprintf(name, sizeof(name), "corpus-grub-config/%s", cases[i].config);
		tree_corpus(tree, GRUB_CFG, name);
		tree_environment(tree, GRUBENV, cases[i].environment);
		assert_next(tree, false, cases[i].next, cases[i].reason, "");
	}
}

/* What is not understood, or damaged, never passes for an answer. */
static const struct {
	const char *text;
	int next;
	const char *reason, *said;
} unknown_cases[] = {
	{ "menuentry a {\n}\nif cmostest 1:2 ; then set default=1\nfi\n", -1,
	  "the default is set at " GRUB_CFG ":3, which may or may not be run", "" },
	{ "menuentry a {\n}\nif cmostest 1:2 ; then set default=1\nfi\nset default=0\n", 0,
	  GRUB_CFG ":5", "" },
	{ "menuentry a {\n}\nmystery 1\n", -1,
	  "what 'mystery' at " GRUB_CFG ":3 does cannot be told",
	  "notice " GRUB_CFG ":3: GRUB's command 'mystery' is not known here, so what it "
	  "changes is not either\n" },
	{ "menuentry a {\nmystery 1\n}\n", 0, "the first entry of " GRUB_CFG ": no other is set",
	  "" },
	{ "menuentry a {\n}\nconfigfile /other.cfg\n", -1,
	  "what 'configfile' at " GRUB_CFG ":3 does cannot be told", "" },
	{ "menuentry a {\n}\nsource (hd1)/x.cfg\n", -1,
	  GRUB_CFG ":3 reads a file that cannot be found here", "" },
	{ "menuentry a {\n}\nsource $prefix/none.cfg\n", 0,
	  "the first entry of " GRUB_CFG ": no other is set", "" },
	{ "menuentry a {\n}\nload_env -f (hd1)/grubenv\n", -1,
	  GRUB_CFG ":3 loads an environment block that is not in a file here", "" },
	{ "if loadfont x; then menuentry a {\n}\nfi\nmenuentry b {\n}\n", -1,
	  "which entry is '' (none is set): an entry at or before it may be in the menu or not",
	  "" },
	{ "menuentry b {\n}\nif loadfont x; then menuentry a {\n}\nfi\nset default=b\n", 0,
	  GRUB_CFG ":6", "" },
	{ "menuentry b {\n}\nif loadfont x; then menuentry a {\n}\nfi\nset default=a\n", -1,
	  "which entry is 'a' (" GRUB_CFG ":6): an entry at or before it may be in the menu or not",
	  "" },
	{ "search --set=default --label x\nmenuentry a {\n}\n", -1,
	  "the default is set at " GRUB_CFG ":1", "" },
	{ "menuentry a {\nif true\n}\n", -1, GRUB_CFG ":2 cannot be understood",
	  "warning " GRUB_CFG ":2: 'then' is missing for what begins here; "
	  "grub-script-check FILE says more\n" },
	{ "menuentry 'a {\n}\n", -1, GRUB_CFG ":1 cannot be understood",
	  "warning " GRUB_CFG ":1: a quote is open, or a sign stands where none may; "
	  "grub-script-check FILE says more\n" },
	{ "menuentry a {\n", -1, GRUB_CFG ":1 cannot be understood",
	  "warning " GRUB_CFG ":1: '}' is missing for the '{' here; grub-script-check FILE "
	  "says more\n" },
	{ "menuentry a {\n}\n}\n", -1, GRUB_CFG ":3 cannot be understood",
	  "warning " GRUB_CFG ":3: '}' without a '{'; grub-script-check FILE says more\n" },
	{ "function f { f; }\nmenuentry a {\n}\nf\n", -1, GRUB_CFG ":1 is too much to follow",
	  "warning " GRUB_CFG ":1: blocks, calls and files are nested too deeply\n" },
	{ "submenu a {\n}\n", -1, "which entry is '' (none is set): its menu is empty", "" },
	{ "", -1, "which entry is '' (none is set): its menu is empty", "" },
};

static void test_grub_unknown(void **state)
{
	for (size_t i = 0; i < sizeof(unknown_cases) / sizeof(unknown_cases[0]); i++) {
		tree_file(*state, GRUB_CFG, unknown_cases[i].text);
		assert_next(*state, false, unknown_cases[i].next, unknown_cases[i].reason,
			    unknown_cases[i].said);
	}
}

static void test_grub_custom_file(void **state)
{
	struct tree *tree = *state;

	tree_corpus(tree, GRUB_CFG, "corpus-grub-config/debian");
	tree_file(tree, "/boot/grub/custom.cfg", "set default=mine\nmenuentry mine { true; }\n");
	assert_next(tree, false, 5, "/boot/grub/custom.cfg:1", "");
}

static void test_grub_damaged_environment(void **state)
{
	struct tree *tree = *state;

	tree_corpus(tree, GRUB_CFG, "corpus-grub-config/debian");
	tree_file(tree, GRUBENV, "next_entry=2\n");
	assert_next(tree, false, -1, GRUBENV " is damaged",
		    "warning " GRUBENV
		    ": it is not an environment block of GRUB; grub-editenv FILE "
		    "create makes a new one\n");
}

static void test_ubuntu(void **state)
{
	struct tree *tree = *state;

	tree_corpus(tree, GRUB_CFG, "corpus-grub-config/ubuntu");
	tree_file(tree, "/boot/grub/gfxblacklist.txt", "");
	tree_environment(tree, GRUBENV, "recordfail=1\n");
	assert_entries(
		tree, false,
		"grub next 0: " GRUB_CFG ":22; " GRUB_CFG " " GRUBENV " writable\n"
		"normal 6.8.0-60-generic /boot/vmlinuz-6.8.0-60-generic "
		"/boot/initrd.img-6.8.0-60-generic 'root=/dev/mapper/ubuntu--vg-ubuntu--lv ro "
		"quiet splash' gnulinux-simple-f6ae 'Ubuntu'\n"
		"recovery 6.8.0-60-generic /boot/vmlinuz-6.8.0-60-generic "
		"/boot/initrd.img-6.8.0-60-generic 'root=/dev/mapper/ubuntu--vg-ubuntu--lv ro "
		"recovery nomodeset dis_ucode_ldr' gnulinux-6.8.0-60-generic-recovery-f6ae "
		"'Ubuntu, with Linux 6.8.0-60-generic (recovery mode)'\n",
		"");
}

/* What the display can do is not known: the word for it is in the line. */
static void test_ubuntu_handoff(void **state)
{
	_cleanup_entries_ struct entries *entries = NULL;
	struct tree *tree = *state;

	tree_corpus(tree, GRUB_CFG, "corpus-grub-config/ubuntu");
	tree_file(tree, "/boot/grub/gfxblacklist.txt", "");
	entries = entries_of(tree, false, "");
	assert_string_equal(entries->items[0].cmdline,
			    "root=/dev/mapper/ubuntu--vg-ubuntu--lv ro quiet splash vt.handoff=7");
	assert_null(entries->environment);
	assert_false(entries->environment_writable);
}

static void test_opensuse(void **state)
{
	struct tree *tree = *state;

	tree_corpus(tree, "/boot/grub2/grub.cfg", "corpus-grub-config/opensuse");
	tree_environment(tree, "/boot/grub2/grubenv", "saved_entry=1>0\n");
	assert_entries(
		tree, false,
		"grub next 1: saved_entry in /boot/grub2/grubenv; /boot/grub2/grub.cfg "
		"/boot/grub2/grubenv not writable\n"
		"normal 6.4.0-150600.23.47-default /boot/vmlinuz-6.4.0-150600.23.47-default "
		"/boot/initrd-6.4.0-150600.23.47-default 'root=UUID=71aa splash=silent quiet "
		"security=apparmor mitigations=auto' gnulinux-simple-71aa 'openSUSE Leap 15.6'\n"
		"recovery 6.4.0-150600.23.47-default /boot/vmlinuz-6.4.0-150600.23.47-default "
		"/boot/initrd-6.4.0-150600.23.47-default 'root=UUID=71aa single' "
		"gnulinux-6.4.0-150600.23.47-default-recovery-71aa 'openSUSE Leap 15.6, with "
		"Linux 6.4.0-150600.23.47-default (recovery mode)'\n",
		"");
}

/* The block that GRUB writes is not the file. */
static void test_opensuse_block(void **state)
{
	struct tree *tree = *state;

	tree_corpus(tree, "/boot/grub2/grub.cfg", "corpus-grub-config/opensuse");
	tree_environment(tree, "/boot/grub2/grubenv", "env_block=512+1\n");
	assert_next(tree, false, -1,
		    "/boot/grub2/grub.cfg:13 loads an environment block that is not in a file here",
		    "");
}

static void test_arch(void **state)
{
	struct tree *tree = *state;

	tree_corpus(tree, GRUB_CFG, "corpus-grub-config/arch");
	tree_file(tree, "/boot/vmlinuz-linux", "x");
	tree_file(tree, "/boot/initramfs-linux.img", "x");
	tree_environment(tree, GRUBENV, "");
	assert_entries(tree, false,
		       "grub next 0: " GRUB_CFG ":13; " GRUB_CFG " " GRUBENV " not writable\n"
		       "normal - /boot/vmlinuz-linux /boot/initramfs-linux.img 'root=UUID=aa11 rw "
		       "rootflags=subvol=@ loglevel=3 quiet' gnulinux-simple-aa11 'Arch Linux'\n"
		       "normal - /boot/vmlinuz-linux /boot/@/boot/initramfs-linux-fallback.img "
		       "'root=UUID=aa11 rw rootflags=subvol=@ loglevel=3 quiet' "
		       "gnulinux-linux-fallback-aa11 'Arch Linux, with Linux linux (fallback "
		       "initramfs)'\n",
		       "");
}

static void test_by_hand(void **state)
{
	struct tree *tree = *state;

	tree_corpus(tree, GRUB_CFG, "corpus-grub-config/by-hand");
	tree_link(tree, "/vmlinuz", "boot/vmlinuz-5.10.0-33-amd64");
	tree_file(tree, "/boot/vmlinuz-5.10.0-33-amd64", "x");
	assert_entries(
		tree, false,
		"grub next 1: " GRUB_CFG ":2; " GRUB_CFG " - not writable\n"
		"normal 5.10.0-33-amd64 /boot/vmlinuz-5.10.0-33-amd64 /boot/b 'root=/dev/sda1 "
		"\"dyndbg=file x.c +p\" \"init=/bin/sh x\"' Plain 'quotes' 'Plain 'quotes''\n"
		"break-glass 5.10.0-34-amd64 /boot/vmlinuz-5.10.0-34-amd64 "
		"/boot/initrd.img-5.10.0-34-amd64 'root=/dev/sda1 bootward=off quiet' two "
		"'Translated'\n",
		"");
}

/* A variable that nothing sets makes the line unknown, and nothing else. */
static void test_grub_unknown_line(void **state)
{
	struct tree *tree = *state;

	tree_file(
		tree, GRUB_CFG,
		"menuentry a {\n\tlinux ($root)/boot/vmlinuz-6.1.2 root=$mine quiet\n}\n"
		"menuentry b {\n\tif keystatus; then\n\tlinux /boot/vmlinuz-6.1.2 quiet\n\tfi\n}\n"
		"menuentry c {\n\tset mine=x\n\tlinux /boot/vmlinuz-6.1.2 $mine ${mine}y '$mine'\n}\n");
	assert_entries(tree, false,
		       "grub next 0: the first entry of " GRUB_CFG ": no other is set; " GRUB_CFG
		       " - not writable\n"
		       "normal 6.1.2 /boot/vmlinuz-6.1.2 - '-' a 'a'\n"
		       "normal 6.1.2 /boot/vmlinuz-6.1.2 - '-' b 'b'\n"
		       "normal 6.1.2 /boot/vmlinuz-6.1.2 - 'x xy $mine' c 'c'\n",
		       "notice " GRUB_CFG
		       ":2: the command line has GRUB's variable 'mine' in it, of "
		       "which the value cannot be told\n"
		       "notice " GRUB_CFG ":6: whether GRUB runs this line cannot be told\n");
}

/* Links of the tree do not lead out of it. */
static void test_links_stay_inside(void **state)
{
	struct tree *tree = *state;

	tree_file(tree, "/real/grub/grub.cfg", "menuentry a {\n\tlinux /vmlinuz-6.1.2 quiet\n}\n");
	tree_file(tree, "/real/vmlinuz-6.1.2", "x");
	tree_link(tree, "/boot", "/real");
	assert_entries(tree, false,
		       "grub next 0: the first entry of " GRUB_CFG ": no other is set; " GRUB_CFG
		       " - not writable\n"
		       "normal 6.1.2 /real/vmlinuz-6.1.2 - 'quiet' a 'a'\n",
		       "");
}

/* --- GRUB with the Boot Loader Specification --- */

#define GRUB2	"/boot/grub2"
#define MACHINE "7b92728670d64c65879a91ae405012ed"
#define BLS	"/boot/loader/entries/" MACHINE

static void fedora_tree(const struct tree *tree)
{
	tree_corpus(tree, GRUB2 "/grub.cfg", "corpus-grub-config/fedora");
	tree_corpus(tree, BLS "-6.8.5-301.fc40.x86_64.conf", "corpus-bls-entry/fedora");
	tree_file(tree, BLS "-6.8.11-300.fc40.x86_64.conf",
		  "title Fedora Linux (6.8.11-300.fc40.x86_64) 40 (Forty)\n"
		  "version 6.8.11-300.fc40.x86_64\n"
		  "linux /vmlinuz-6.8.11-300.fc40.x86_64\n"
		  "initrd /initramfs-6.8.11-300.fc40.x86_64.img $tuned_initrd\n"
		  "options root=UUID=9f22 ro rhgb quiet $tuned_params\n"
		  "options second\n"
		  "grub_users $grub_users\n");
	tree_file(tree, BLS "-0-rescue.conf",
		  "title Fedora Linux (0-rescue-" MACHINE ") 40 (Forty)\n"
		  "version 0-rescue-" MACHINE "\n"
		  "linux /vmlinuz-0-rescue-" MACHINE "\n"
		  "initrd /initramfs-0-rescue-" MACHINE ".img\n"
		  "options $kernelopts\n");
}

static void test_fedora(void **state)
{
	struct tree *tree = *state;

	fedora_tree(tree);
	tree_environment(tree, GRUB2 "/grubenv",
			 "saved_entry=" MACHINE "-6.8.5-301.fc40.x86_64\nmenu_auto_hide=1\n"
			 "boot_success=1\nboot_indeterminate=0\n");
	assert_entries(
		tree, false,
		"grub-bls next 1: saved_entry in /boot/grub2/grubenv; /boot/grub2/grub.cfg "
		"/boot/grub2/grubenv writable\n"
		"normal 6.8.11-300.fc40.x86_64 /boot/vmlinuz-6.8.11-300.fc40.x86_64 "
		"/boot/initramfs-6.8.11-300.fc40.x86_64.img 'root=UUID=9f22 ro rhgb quiet' " MACHINE
		"-6.8.11-300.fc40.x86_64 'Fedora Linux (6.8.11-300.fc40.x86_64) 40 "
		"(Forty)'\n"
		"normal 6.8.5-301.fc40.x86_64 /boot/vmlinuz-6.8.5-301.fc40.x86_64 "
		"/boot/initramfs-6.8.5-301.fc40.x86_64.img 'root=UUID=9f22 ro "
		"rootflags=subvol=root rhgb quiet' " MACHINE
		"-6.8.5-301.fc40.x86_64 'Fedora Linux (6.8.5-301.fc40.x86_64) 40 (Workstation "
		"Edition)'\n"
		"normal - /boot/vmlinuz-0-rescue-" MACHINE " /boot/initramfs-0-rescue-" MACHINE
		".img 'root=UUID=9f22 ro rootflags=subvol=root rhgb quiet' " MACHINE
		"-0-rescue 'Fedora Linux (0-rescue-" MACHINE ") 40 (Forty)'\n"
		"normal - - - '-' uefi-firmware 'UEFI Firmware Settings'\n",
		"");
}

static void test_fedora_next(void **state)
{
	static const struct {
		const char *environment;
		int next;
		const char *reason;
	} cases[] = {
		{ "", 0, "the first entry of /boot/grub2/grub.cfg: no other is set" },
		{ "saved_entry=2\n", 2, "saved_entry in /boot/grub2/grubenv" },
		{ "saved_entry=Fedora Linux (6.8.5-301.fc40.x86_64) 40 (Workstation Edition)\n", 1,
		  "saved_entry in /boot/grub2/grubenv" },
		{ "saved_entry=" MACHINE "-6.8.5-301.fc40.x86_64\nnext_entry=0\n", 0,
		  "next_entry in /boot/grub2/grubenv" },
		/* removed since: GRUB takes the first */
		{ "saved_entry=" MACHINE "-6.7.0-1.fc39.x86_64\n", 0,
		  "saved_entry in /boot/grub2/grubenv" },
		{ "boot_counter=0\nboot_success=0\n", 1, "/boot/grub2/grub.cfg:45" },
		{ "boot_counter=2\nboot_success=0\n", 0,
		  "the first entry of /boot/grub2/grub.cfg: no other is set" },
	};

	fedora_tree(*state);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		tree_environment(*state, GRUB2 "/grubenv", cases[i].environment);
		assert_next(*state, false, cases[i].next, cases[i].reason, "");
	}
}

/* RHEL 8: the command line is in grubenv. Its UEFI installations have a link there. */
static void test_rhel8(void **state)
{
	_cleanup_entries_ struct entries *entries = NULL;
	struct tree *tree = *state;

	fedora_tree(tree);
	tree_environment(tree, "/boot/efi/EFI/redhat/grubenv",
			 "kernelopts=root=/dev/mapper/rl-root ro crashkernel=auto \n");
	tree_link(tree, GRUB2 "/grubenv", "../efi/EFI/redhat/grubenv");
	entries = entries_of(tree, false, "");
	assert_string_equal(entries->items[2].cmdline,
			    "root=/dev/mapper/rl-root ro crashkernel=auto");
	assert_true(entries->environment_writable);
}

static void test_bls_unreadable_entry(void **state)
{
	struct tree *tree = *state;

	fedora_tree(tree);
	tree_bytes(tree, BLS "-9.conf", "title a\0b\n", 10);
	assert_next(tree, false, -1, "not all entries could be read",
		    "error " BLS
		    "-9.conf: cannot be read: it contains a NUL byte, so it is not a text "
		    "file\n");
}

/* Only a kernel whose file has no number in its name is asked: a rescue image stays nobody's. */
static void test_release_in_kernel(void **state)
{
	static const char version[] = "6.15.2-arch1-1 (linux@archlinux)";
	const struct tree *tree = *state;
	unsigned char image[0x480] = { 0 };
	_cleanup_entries_ struct entries *entries = NULL;

	memcpy(image + 0x202, "HdrS", 4);
	image[0x20f] = 2;
	memcpy(image + 0x400, version, sizeof(version));
	tree_bytes(tree, "/boot/vmlinuz-linux", image, sizeof(image));
	tree_bytes(tree, "/boot/vmlinuz-0-rescue-1a2b", image, sizeof(image));
	tree_file(tree, GRUB_CFG,
		  "menuentry 'a' {\nlinux /boot/vmlinuz-linux\n}\n"
		  "menuentry 'b' {\nlinux /boot/vmlinuz-0-rescue-1a2b\n}\n");
	entries = entries_of(tree, false, "");
	assert_int_equal(entries->n, 2);
	assert_string_equal(entries->items[0].release, "6.15.2-arch1-1");
	assert_null(entries->items[1].release);
}

static void test_find(void **state)
{
	_cleanup_entries_ struct entries *entries = NULL;
	struct tree *tree = *state;

	tree_file(tree, GRUB_CFG,
		  "menuentry a { linux /boot/vmlinuz-6.1.2 bootward=off; }\n"
		  "menuentry b { linux /boot/vmlinuz-6.1.2 single; }\n"
		  "menuentry c { linux /boot/vmlinuz-6.1.2 quiet; }\n"
		  "menuentry d { linux /boot/vmlinuz-6.1.2 splash; }\n"
		  "menuentry e { linux /boot/vmlinuz-6.1.20 emergency; }\n");
	entries = entries_of(tree, false, "");
	assert_string_equal(entries_find(entries, "6.1.2")->id, "c");
	assert_string_equal(entries_find(entries, "6.1.20")->id, "e");
	assert_null(entries_find(entries, "6.1"));
}

static void test_agree(void **state)
{
	_cleanup_entries_ struct entries *entries = NULL;
	struct tree *tree = *state;

	tree_file(tree, GRUB_CFG,
		  "menuentry a { linux /boot/vmlinuz-6.1.1 quiet; }\n"
		  "menuentry b { linux /boot/vmlinuz-6.1.1 quiet; }\n"
		  "menuentry c { linux /boot/vmlinuz-6.1.1 single; }\n"
		  "menuentry d { linux /boot/vmlinuz-6.1.1 quiet bootward=off; }\n"
		  "menuentry e { linux /boot/vmlinuz-6.1.2 quiet; }\n"
		  "menuentry f { linux /boot/vmlinuz-6.1.2 quiet lsm=yama,bpf; }\n"
		  "menuentry g { linux /boot/vmlinuz-6.1.3 single; }\n"
		  "menuentry h { linux /boot/vmlinuz-6.1.3 bootward=off; }\n");
	entries = entries_of(tree, false, "");
	assert_true(entries_agree(entries, "6.1.1"));
	assert_false(entries_agree(entries, "6.1.2"));
	assert_false(entries_agree(entries, "6.1.3")); /* there are no others */
	assert_true(entries_agree(entries, "6.1")); /* there is none */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_nothing, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_debian, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_debian_next, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_grub_unknown, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_grub_custom_file, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_grub_damaged_environment, tree_setup,
						tree_teardown),
		cmocka_unit_test_setup_teardown(test_ubuntu, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_ubuntu_handoff, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_opensuse, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_opensuse_block, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_arch, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_by_hand, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_grub_unknown_line, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_links_stay_inside, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_fedora, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_fedora_next, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_rhel8, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_bls_unreadable_entry, tree_setup,
						tree_teardown),
		cmocka_unit_test_setup_teardown(test_release_in_kernel, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_find, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_agree, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
