/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/kernels.h"

#include <string.h>

#include "boot/advice.h"
#include "entry/entry.h"
#include "kernel/facts.h"

#include "said.h"
#include "tree.h"

#define CONFIG                                                                    \
	"CONFIG_SECURITY=y\nCONFIG_SECURITY_YAMA=y\nCONFIG_SECURITY_APPARMOR=y\n" \
	"CONFIG_BPF_LSM=y\nCONFIG_LSM=\"yama,integrity,apparmor,selinux,smack\"\n"

static struct entry entry_of(const char *release, const char *kernel, const char *cmdline)
{
	return (struct entry){ .id = (char *)"id",
			       .title = (char *)"An entry",
			       .release = (char *)release,
			       .kernel = (char *)kernel,
			       .cmdline = (char *)cmdline,
			       .file = (char *)"/boot/grub/grub.cfg",
			       .line = 7 };
}

static void of_an_image(void **state)
{
	const struct tree *tree = *state;
	struct entry items[] = {
		entry_of("6.1.0-1", "/boot/vmlinuz-6.1.0-1", "root=1 quiet"),
		entry_of("6.1.0-1", "/boot/vmlinuz-6.1.0-1", "root=1 single"),
		entry_of("6.1.0-1", "/boot/vmlinuz-6.1.0-1", "root=1 quiet"),
		entry_of(NULL, "/boot/memtest86+x64.bin", ""),
		entry_of(NULL, NULL, NULL),
		entry_of("5.9", "/vmlinuz-of-others", "quiet"),
	};
	const struct entries entries = { .items = items, .n = 6, .next = -1 };
	_cleanup_kernels_ struct kernels kernels = { 0 };
	struct problems problems = { 0 };
	char *word = NULL;

	tree_file(tree, "/boot/vmlinuz-6.1.0-1", "");
	tree_file(tree, "/boot/memtest86+x64.bin", "");
	tree_file(tree, "/boot/config-6.1.0-1", CONFIG);
	assert_int_equal(kernels_read(tree->fd, false, &entries, &problems, &kernels), 0);
	assert_said(&problems, "notice /boot/grub/grub.cfg:7: entry 'An entry' starts "
			       "/vmlinuz-of-others, which is not here: it is left as it is\n");
	assert_int_equal(kernels.n, 2);
	assert_null(kernels.running);
	assert_string_equal(kernels.items[0]->release.text, "6.1.0-1");
	assert_int_equal(kernels.items[0]->version, 0x060100);
	assert_string_equal(kernels.items[0]->cmdline.text, "root=1 quiet");
	assert_non_null(kernels.items[0]->kconfig);
	assert_string_equal(kernels.items[1]->cmdline.text, "root=1 single");
	assert_int_equal(advice_make((const struct facts *const *)kernels.items, kernels.n,
				     kernels.running, &problems, &word),
			 1);
	assert_string_equal(word, "lsm=yama,integrity,apparmor,bpf");
	assert_said(&problems, "");
	free(word);
}

/* Its kernel has the same name as ours, and other words: it is not ours to count. */
static void of_another_system(void **state)
{
	static const char menu[] =
		"if [ x\"${feature_menuentry_id}\" = xy ]; then\n"
		"menuentry_id_option=\"--id\"\nfi\n"
		"menuentry 'Ours' {\n\tlinux /boot/vmlinuz-6.1.0-1 root=1 quiet\n}\n"
		"menuentry 'Windows (on /dev/sdb1)' --class windows $menuentry_id_option "
		"'osprober-chain-1' {\n\tchainloader +1\n}\n"
		"menuentry 'Debian (on /dev/sdb2)' --class gnu-linux --class os "
		"$menuentry_id_option 'osprober-gnulinux-simple-2' {\n"
		"\tsearch --no-floppy --fs-uuid --set=root 2\n"
		"\tlinux /boot/vmlinuz-6.1.0-1 root=2 lsm=yama security=apparmor\n"
		"\tinitrd /boot/initrd.img-6.1.0-1\n}\n";
	const struct tree *tree = *state;
	_cleanup_entries_ struct entries *entries = NULL;
	_cleanup_kernels_ struct kernels kernels = { 0 };
	struct problems problems = { 0 };

	tree_file(tree, "/boot/vmlinuz-6.1.0-1", "");
	tree_file(tree, "/boot/initrd.img-6.1.0-1", "");
	tree_file(tree, "/boot/grub/grub.cfg", menu);
	assert_int_equal(entries_read(tree->fd, false, &problems, &entries), 0);
	assert_int_equal(entries->n, 3);
	assert_false(entries->items[0].foreign);
	assert_non_null(entries->items[0].kernel);
	assert_true(entries->items[2].foreign);
	assert_null(entries->items[2].kernel);
	assert_null(entries->items[2].initrd);
	assert_null(entries->items[2].release);
	assert_true(entries_agree(entries, "6.1.0-1"));
	assert_int_equal(kernels_read(tree->fd, false, entries, &problems, &kernels), 0);
	assert_said(&problems, "notice /boot/grub/grub.cfg:10: entry 'Debian (on /dev/sdb2)' is "
			       "another system's, which os-prober found: it is left as it is\n");
	assert_int_equal(kernels.n, 1);
	assert_string_equal(kernels.items[0]->cmdline.text, "root=1 quiet");
}

/* Nothing is guessed: neither that it is the kernel that runs, nor its command line. */
static void what_is_not_known(void **state)
{
	const struct tree *tree = *state;
	struct entry items[] = {
		entry_of(NULL, "/boot/bzImage", "quiet"),
		entry_of("6.1.0-1", "/boot/vmlinuz-6.1.0-1", NULL),
	};
	const struct entries entries = { .items = items, .n = 2, .next = -1 };
	_cleanup_kernels_ struct kernels kernels = { 0 };
	struct problems problems = { 0 };

	tree_file(tree, "/boot/vmlinuz-6.1.0-1", "");
	tree_file(tree, "/boot/bzImage", "");
	assert_int_equal(kernels_read(tree->fd, true, &entries, &problems, &kernels), 0);
	assert_int_equal(kernels.n, 2);
	assert_non_null(kernels.running);
	assert_non_null(kernels.running->release.text);
	assert_null(kernels.items[0]->release.text);
	assert_null(kernels.items[0]->kconfig);
	assert_null(kernels.items[1]->cmdline.text);
	problems_clear(&problems);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)
	const struct CMUnitTest tests[] = {
		TEST(of_an_image),
		TEST(of_another_system),
		TEST(what_is_not_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
