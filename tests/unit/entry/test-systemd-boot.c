/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/systemd-boot.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "entry/image.h"
#include "said.h"
#include "tree.h"

#define TOKEN  "0123456789abcdef0123456789abcdef"
#define VENDOR "4a67b082-0a4c-41cf-b6c7-440b29bb8c4f"

static void variable_write(const struct tree *tree, const char *name, const char *text)
{
	char path[256], bytes[512] = "\7\0\0";
	size_t len = 4;

	(void)snprintf(path, sizeof(path), "/sys/firmware/efi/efivars/%s-" VENDOR, name);
	for (; *text; text++, len += 2)
		bytes[len] = *text;
	tree_bytes(tree, path, bytes, len + 2);
}

static struct entries *entries_of(const struct tree *tree, bool live, const char *said)
{
	_cleanup_problems_ struct problems problems = { 0 };
	struct entries *entries = NULL;

	assert_int_equal(entries_read(tree->fd, live, &problems, &entries), 0);
	assert_said(&problems, said);
	assert_int_equal(entries->loader, ENTRY_LOADER_SYSTEMD_BOOT);
	return entries;
}

static void assert_next(const struct tree *tree, bool live, const char *id, const char *reason)
{
	_cleanup_entries_ struct entries *entries = entries_of(tree, live, "");

	assert_string_equal(entries->next_reason, reason);
	assert_string_equal(entries->next < 0 ? "-" : entries->items[entries->next].id, id);
}

/* As kernel-install writes them on Debian, with the loader partition at /boot/efi or /efi. */
static void kernel_install(const struct tree *tree, const char *base, const char *version,
			   const char *more)
{
	char path[512], text[1024];

	(void)snprintf(path, sizeof(path), "%s/" TOKEN "/%s/linux", base, version);
	tree_file(tree, path, "x");
	(void)snprintf(path, sizeof(path), "%s/" TOKEN "/%s/initrd.img", base, version);
	tree_file(tree, path, "x");
	(void)snprintf(path, sizeof(path), "%s/loader/entries/" TOKEN "-%s.conf", base, version);
	(void)snprintf(text, sizeof(text),
		       "# Boot Loader Specification type#1 entry\n"
		       "title      Debian GNU/Linux 13 (trixie)\n"
		       "version    %s\n"
		       "machine-id " TOKEN "\n"
		       "sort-key   debian\n"
		       "options    root=UUID=1111 ro\n"
		       "options    quiet%s\n"
		       "linux      /" TOKEN "/%s/linux\n"
		       "initrd     /" TOKEN "/%s/initrd.img\n",
		       version, more, version, version);
	tree_file(tree, path, text);
}

static void test_type1(void **state)
{
	_cleanup_entries_ struct entries *entries = NULL;
	const struct tree *tree = *state;

	kernel_install(tree, "/boot/efi", "6.12.9-amd64", "");
	kernel_install(tree, "/boot/efi", "6.12.10-amd64", " bootward=off");
	tree_file(tree, "/boot/efi/EFI/systemd/systemd-bootx64.efi", "MZ");
	tree_file(tree, "/boot/efi/loader/loader.conf",
		  "timeout 3\n#default x\nconsole-mode keep\n");
	entries = entries_of(tree, false, "");
	assert_int_equal(entries->n, 2);
	assert_int_equal(entries->next, 0);
	assert_string_equal(entries->next_reason, "the first entry: no other is set");
	assert_string_equal(entries->config, "/boot/efi/loader/loader.conf");
	assert_null(entries->environment);
	assert_string_equal(entries->items[0].release, "6.12.10-amd64");
	assert_int_equal(entries->items[0].kind, ENTRY_BREAK_GLASS);
	assert_string_equal(entries->items[0].cmdline, "root=UUID=1111 ro quiet bootward=off");
	assert_string_equal(entries->items[1].id, TOKEN "-6.12.9-amd64");
	assert_string_equal(entries->items[1].title, "Debian GNU/Linux 13 (trixie)");
	assert_string_equal(entries->items[1].kernel, "/boot/efi/" TOKEN "/6.12.9-amd64/linux");
	assert_string_equal(entries->items[1].initrd,
			    "/boot/efi/" TOKEN "/6.12.9-amd64/initrd.img");
	assert_string_equal(entries->items[1].file,
			    "/boot/efi/loader/entries/" TOKEN "-6.12.9-amd64.conf");
	assert_false(entries->items[1].unified);
}

static void arch_tree(const struct tree *tree, const char *config)
{
	tree_file(tree, "/boot/vmlinuz-linux", "x");
	tree_file(tree, "/boot/initramfs-linux.img", "x");
	tree_file(tree, "/boot/loader/entries/Arch.conf",
		  "title Arch Linux\nlinux \\vmlinuz-linux\ninitrd /initramfs-linux.img\n"
		  "options root=/dev/sda2 rw\n");
	tree_file(tree, "/boot/loader/entries/arch-lts.conf",
		  "title Arch Linux LTS\nlinux /vmlinuz-linux\noptions root=/dev/sda2 rw single\n");
	tree_file(tree, "/boot/loader/entries/counted+3-1.conf", "linux /vmlinuz-linux\n");
	tree_file(tree, "/boot/loader/loader.conf", config);
}

static void test_default(void **state)
{
	static const struct {
		const char *config, *id, *reason;
	} cases[] = {
		{ "", "counted+3-1", "the first entry: no other is set" },
		{ "default arch.conf\n", "Arch", "default in /boot/loader/loader.conf" },
		{ "default  ARCH.conf \r\n", "Arch", "default in /boot/loader/loader.conf" },
		{ "default arch-*\n", "arch-lts", "default in /boot/loader/loader.conf" },
		{ "default x\ndefault arch*\n", "Arch", "default in /boot/loader/loader.conf" },
		{ "default none\n", "counted+3-1", "the first entry: no other is set" },
		{ "default @other\n", "counted+3-1", "the first entry: no other is set" },
		{ "defaults arch.conf\n", "counted+3-1", "the first entry: no other is set" },
		{ "default arch.conf\npreferred arch-lts.conf\n", "-",
		  "/boot/loader/loader.conf says what is preferred, and whether that counts "
		  "depends on the version of systemd-boot" },
		{ "preference x\ndefault arch.conf\n", "Arch",
		  "default in /boot/loader/loader.conf" },
		{ "default counted.conf\n", "-",
		  "whether 'counted.conf' (default in /boot/loader/loader.conf) is "
		  "counted+3-1.conf, which counts boots, depends on the version of systemd-boot" },
		{ "default auto-windows\n", "-",
		  "'auto-windows' (default in /boot/loader/loader.conf) is an entry that "
		  "systemd-boot makes itself" },
		{ "default @saved\n", "-",
		  "default in /boot/loader/loader.conf is what was booted last, which only the "
		  "firmware knows" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		arch_tree(*state, cases[i].config);
		assert_next(*state, false, cases[i].id, cases[i].reason);
	}
}

static void test_variables(void **state)
{
	const struct tree *tree = *state;

	arch_tree(tree, "default arch.conf\n");
	variable_write(tree, "LoaderInfo", "systemd-boot 257.7-1");
	assert_next(tree, true, "Arch", "default in /boot/loader/loader.conf");
	variable_write(tree, "LoaderEntryDefault", "arch-lts.conf");
	assert_next(tree, true, "arch-lts", "LoaderEntryDefault, a variable of the firmware");
	variable_write(tree, "LoaderEntryDefault", "@saved");
	variable_write(tree, "LoaderEntryLastBooted", "counted+3-1.conf");
	assert_next(tree, true, "counted+3-1", "LoaderEntryLastBooted, a variable of the firmware");
	variable_write(tree, "LoaderEntryPreferred", "arch-lts.conf");
	assert_next(
		tree, true, "-",
		"LoaderEntryPreferred says what is preferred, and whether that counts depends on "
		"the version of systemd-boot");
	variable_write(tree, "LoaderEntryOneShot", "arch-lts.conf");
	assert_next(tree, true, "arch-lts", "LoaderEntryOneShot, a variable of the firmware");
	assert_int_equal(
		unlinkat(tree->fd, "sys/firmware/efi/efivars/LoaderEntryPreferred-" VENDOR, 0), 0);
	variable_write(tree, "LoaderEntryOneShot", "gone.conf");
	assert_next(tree, true, "counted+3-1", "LoaderEntryLastBooted, a variable of the firmware");
	variable_write(tree, "LoaderEntryOneShot", "arch-lts.conf");
	assert_next(tree, true, "arch-lts", "LoaderEntryOneShot, a variable of the firmware");
	/* a copy of files has another firmware */
	assert_next(tree, false, "Arch", "default in /boot/loader/loader.conf");
	tree_bytes(tree, "/sys/firmware/efi/efivars/LoaderEntryOneShot-" VENDOR, "\7\0\0\0x", 5);
	assert_next(tree, true, "-", "the firmware's variable LoaderEntryOneShot cannot be read");
}

#define OSREL "NAME=\"Arch Linux\"\nPRETTY_NAME=\"Arch Linux\"\nID=arch\nBUILD_ID=rolling\n"

static void uki_write(const struct tree *tree, const char *path, const char *uname)
{
	struct image image;

	image_start(&image);
	image_section(&image, ".osrel", OSREL);
	image_section(&image, ".cmdline", "root=/dev/sda2 rw");
	image_section(&image, ".uname", uname);
	image_section(&image, ".linux", "kernel");
	image_section(&image, ".profile", "ID=main\n");
	image_section(&image, ".profile", "ID=rescue\nTITLE=Rescue\n");
	image_section(&image, ".cmdline", "root=/dev/sda2 rescue");
	tree_bytes(tree, path, image.bytes, image.len);
}

static void addon_write(const struct tree *tree, const char *path, const char *uname,
			const char *cmdline)
{
	struct image image;

	image_start(&image);
	if (uname)
		image_section(&image, ".uname", uname);
	image_section(&image, ".cmdline", cmdline);
	tree_bytes(tree, path, image.bytes, image.len);
}

static void test_unified(void **state)
{
	_cleanup_entries_ struct entries *entries = NULL;
	const struct tree *tree = *state;

	uki_write(tree, "/efi/EFI/Linux/arch-linux.efi", "6.12.1-arch1-1");
	tree_file(tree, "/efi/loader/loader.conf", "default *@rescue\n");
	addon_write(tree, "/efi/loader/addons/a.addon.efi", NULL, "lsm=lockdown,bpf");
	addon_write(tree, "/efi/loader/addons/b.addon.efi", "6.6.1", "not=this");
	addon_write(tree, "/efi/EFI/Linux/arch-linux.efi.extra.d/x.addon.efi", "6.12.1-arch1-1",
		    "own");
	entries = entries_of(tree, false, "");
	assert_int_equal(entries->n, 2);
	assert_true(entries->items[0].unified);
	assert_string_equal(entries->items[0].id, "arch-linux.efi");
	assert_string_equal(entries->items[0].title, "Arch Linux");
	assert_string_equal(entries->items[0].release, "6.12.1-arch1-1");
	assert_string_equal(entries->items[0].kernel, "/efi/EFI/Linux/arch-linux.efi");
	assert_string_equal(entries->items[0].cmdline, "root=/dev/sda2 rw lsm=lockdown,bpf own");
	assert_int_equal(entries->items[0].kind, ENTRY_NORMAL);
	assert_string_equal(entries->items[1].id, "arch-linux.efi@rescue");
	assert_string_equal(entries->items[1].title, "Arch Linux (Rescue)");
	assert_int_equal(entries->items[1].kind, ENTRY_RECOVERY);
	assert_int_equal(entries->next, 1);
	assert_string_equal(entries->next_reason, "default in /efi/loader/loader.conf");
}

static void test_unified_damaged(void **state)
{
	_cleanup_entries_ struct entries *entries = NULL;
	const struct tree *tree = *state;

	uki_write(tree, "/efi/EFI/Linux/good+3.efi", "6.12.1-arch1-1");
	tree_file(tree, "/efi/EFI/Linux/bad.efi", "MZ");
	tree_file(tree, "/efi/EFI/Linux/good.efi.extra.d/x.addon.efi", "MZ");
	entries = entries_of(
		tree, false,
		"warning /efi/EFI/Linux/bad.efi: it is no unified kernel image, or "
		"damaged\n"
		"warning /efi/EFI/Linux/good.efi.extra.d/x.addon.efi: it is no addon of a "
		"unified kernel image, or damaged\n"
		"warning /efi/EFI/Linux/good.efi.extra.d/x.addon.efi: it is no addon of a "
		"unified kernel image, or damaged\n");
	assert_int_equal(entries->next, -1);
	assert_string_equal(entries->next_reason, "not all entries could be read");
	assert_null(entries->items[0].cmdline);
}

/* An entry of type 1 for an image, and ones that systemd-boot does not show. */
static void test_programs(void **state)
{
	_cleanup_entries_ struct entries *entries = NULL;
	const struct tree *tree = *state;

	uki_write(tree, "/boot/efi/uki.efi", "6.12.1-arch1-1");
	tree_file(tree, "/boot/efi/shell.efi", "MZ");
	tree_file(tree, "/boot/efi/EFI/systemd/systemd-bootx64.efi", "MZ");
	tree_file(tree, "/boot/efi/loader/entries/a.conf", "title A\nefi /uki.efi\n");
	tree_file(tree, "/boot/efi/loader/entries/b.conf", "efi /uki.efi\noptions x\n");
	tree_file(tree, "/boot/efi/loader/entries/c.conf", "efi /shell.efi\n");
	tree_file(tree, "/boot/efi/loader/entries/d.conf", "efi /uki.efi\narchitecture aa64\n");
	tree_file(tree, "/boot/efi/loader/entries/e.conf", "efi /uki.efi\nlinux /uki.efi\n");
	tree_file(tree, "/boot/efi/loader/entries/f.conf", "linux /none\n");
	tree_file(tree, "/boot/efi/loader/entries/auto-g.conf", "efi /uki.efi\n");
	entries =
		entries_of(tree, false,
			   "notice /boot/efi/loader/entries/e.conf: it names no kernel, or both a "
			   "kernel and an EFI program: systemd-boot leaves it out\n"
			   "notice /boot/efi/loader/entries/f.conf: there is no /boot/efi/none, so "
			   "systemd-boot leaves it out\n");
	assert_int_equal(entries->n, 3);
	assert_string_equal(entries->items[0].id, "c");
	assert_null(entries->items[0].kernel);
	assert_null(entries->items[0].cmdline);
	assert_string_equal(entries->items[1].id, "b");
	assert_null(entries->items[1].cmdline);
	assert_string_equal(entries->items[1].release, "6.12.1-arch1-1");
	assert_string_equal(entries->items[2].cmdline, "root=/dev/sda2 rw");
	assert_true(entries->items[2].unified);
}

/* /efi may be a link to /boot/efi: then there is one partition, and each entry once. */
static void test_same_partition(void **state)
{
	_cleanup_entries_ struct entries *entries = NULL;
	const struct tree *tree = *state;

	kernel_install(tree, "/boot/efi", "6.12.9-amd64", "");
	tree_link(tree, "/efi", "boot/efi");
	entries = entries_of(tree, false, "");
	assert_int_equal(entries->n, 1);
}

static void test_beside_grub(void **state)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_entries_ struct entries *entries = NULL;
	const struct tree *tree = *state;

	arch_tree(tree, "");
	tree_file(tree, "/boot/grub/grub.cfg", "menuentry a { linux /vmlinuz-linux quiet; }\n");
	tree_file(tree, "/boot/EFI/systemd/systemd-bootx64.efi", "MZ");
	assert_int_equal(entries_read(tree->fd, false, &problems, &entries), 0);
	assert_int_equal(entries->loader, ENTRY_LOADER_GRUB);
	assert_int_equal(entries->next, -1);
	assert_said(
		&problems,
		"notice /boot/grub/grub.cfg: both GRUB and systemd-boot are installed, and only "
		"the firmware knows which of them it starts\n");
	entries = entries_free(entries);
	/* systemd-boot always says so on a machine that it started */
	assert_int_equal(entries_read(tree->fd, true, &problems, &entries), 0);
	assert_int_equal(entries->loader, ENTRY_LOADER_GRUB);
	assert_int_equal(entries->next, 0);
	variable_write(tree, "LoaderInfo", "systemd-boot 257.7-1");
	entries = entries_free(entries);
	entries = entries_of(tree, true, "");
	assert_int_equal(entries->next, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_type1, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_default, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_variables, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_unified, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_unified_damaged, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_programs, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_same_partition, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_beside_grub, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
