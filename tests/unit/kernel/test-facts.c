/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/facts.h"

#include <errno.h>
#include <string.h>

#include "kernel/kconfig.h"
#include "newc.h"
#include "tree.h"

#define RELEASE "6.1.0-37-amd64"

#define CONFIG                                   \
	"CONFIG_64BIT=y\n"                       \
	"CONFIG_X86_64=y\n"                      \
	"CONFIG_SECURITY=y\n"                    \
	"CONFIG_SECURITY_LOCKDOWN_LSM=y\n"       \
	"CONFIG_SECURITY_LOCKDOWN_LSM_EARLY=y\n" \
	"CONFIG_SECURITY_YAMA=y\n"               \
	"CONFIG_BPF_LSM=y\n"                     \
	"CONFIG_LSM=\"yama\"\n"

/* An empty image: nothing is known, and so nothing can pass. */
static void test_nothing(void **state)
{
	static const char *const directories[] = { "/tmp", NULL };
	const struct tree *tree = *state;
	_cleanup_facts_ struct facts *facts = NULL;

	assert_int_equal(
		facts_read(&(struct subject){ .root_fd = tree->fd, .directories = directories },
			   &facts),
		0);

	const struct fact *const texts[] = {
		&facts->release,    &facts->machine_name,    &facts->kconfig_file,
		&facts->btf,	    &facts->cmdline,	     &facts->active,
		&facts->expected,   &facts->lockdown,	     &facts->bootward,
		&facts->jit_enable, &facts->jit_harden,	     &facts->ftrace_enabled,
		&facts->memlock,    &facts->live_probe_said, &facts->os,
		&facts->systemd,    &facts->initrd,	     &facts->memfd_noexec,
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_false(fact_known(texts[i]));
	for (size_t i = 0; i < _BW_HOOK_MAX; i++)
		assert_int_equal(facts->hooks[i], HOOK_UNKNOWN);
	assert_false(facts->running);
	assert_null(facts->kconfig);
	assert_int_equal(facts->version, 0);
	assert_int_equal(facts->machine, MACHINE_UNKNOWN);
	assert_int_equal(facts->bpf_lsm_compiled, ANSWER_UNKNOWN);
	assert_int_equal(facts->bpffs, ANSWER_UNKNOWN);
	assert_int_equal(facts->initrd_kind, INITRD_UNKNOWN);
	assert_int_equal(facts->initrd_has_module, ANSWER_UNKNOWN);
	assert_int_equal(facts->initrd_current, ANSWER_UNKNOWN);
	assert_int_equal(facts->live_probe, LIVE_PROBE_UNTRIED);
	assert_int_equal(facts->n_directories, 1);
	assert_int_equal(facts->directories[0].noexec, ANSWER_UNKNOWN);
}

static void machine_make(const struct tree *tree)
{
	_cleanup_newc_ struct newc newc = { 0 };

	newc_member(&newc, "conf/initramfs.conf", "");
	newc_member(&newc, "usr/lib/bootward/bootward-load", "");
	newc_trailer(&newc);
	tree_file(tree, "/usr/lib/bootward/bootward-load", "");
	tree_bytes(tree, "/boot/initrd.img-" RELEASE, newc.data, newc.len);
	tree_file(tree, "/boot/config-" RELEASE, CONFIG);
	tree_file(tree, "/proc/sys/kernel/osrelease", RELEASE "\n");
	tree_file(tree, "/proc/cmdline", "quiet lsm=yama,bpf bootward=audit\n");
	tree_file(tree, "/proc/mounts", "/dev/vda / ext4 rw 0 0\nbpf /sys/fs/bpf bpf rw 0 0\n");
	tree_file(tree, "/proc/sys/net/core/bpf_jit_enable", "1\n");
	tree_file(tree, "/sys/kernel/security/lsm", "lockdown,capability,yama,bpf");
	tree_file(tree, "/sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
	tree_file(tree, "/etc/os-release", "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n");
	tree_file(tree, "/usr/lib/x86_64-linux-gnu/systemd/libsystemd-core-252.so", "");
}

static void test_captured(void **state)
{
	_cleanup_facts_ struct facts *facts = NULL;
	const struct tree *tree = *state;

	machine_make(tree);
	assert_int_equal(
		facts_read(&(struct subject){ .root_fd = tree->fd, .captured = true }, &facts), 0);
	assert_true(facts->running);
	assert_string_equal(facts->release.text, RELEASE);
	assert_int_equal(facts->version, 0x060100);
	assert_int_equal(facts->machine, MACHINE_X86_64);
	assert_string_equal(facts->kconfig_file.text, "/boot/config-" RELEASE);
	assert_string_equal(kconfig_get(facts->kconfig, "BPF_LSM"), "y");
	assert_string_equal(facts->active.text, "lockdown,capability,yama,bpf");
	assert_string_equal(facts->expected.text, "lockdown,capability,yama,bpf");
	assert_string_equal(facts->lockdown.text, "none");
	assert_string_equal(facts->bootward.text, "audit");
	assert_string_equal(facts->jit_enable.text, "1");
	assert_int_equal(facts->bpffs, ANSWER_YES);
	assert_string_equal(facts->os.text, "Debian GNU/Linux 12 (bookworm)");
	assert_string_equal(facts->systemd.text, "252");
	assert_int_equal(facts->initrd_kind, INITRD_TOOLS);
	assert_int_equal(facts->initrd_current, ANSWER_YES);
}

/* The same files, asked about a kernel that does not run. */
static void test_another_kernel(void **state)
{
	_cleanup_facts_ struct facts *facts = NULL;
	const struct tree *tree = *state;
	const struct subject subject = { .root_fd = tree->fd,
					 .captured = true,
					 .release = "6.1.0-38-amd64",
					 .cmdline = "quiet lockdown=confidentiality" };

	machine_make(tree);
	tree_file(tree, "/boot/config-6.1.0-38-amd64", CONFIG);
	assert_int_equal(facts_read(&subject, &facts), 0);
	assert_false(facts->running);
	assert_false(fact_known(&facts->active));
	assert_string_equal(facts->expected.text, "lockdown,capability,yama");
	assert_string_equal(facts->lockdown.text, "confidentiality");
	assert_false(fact_known(&facts->bootward));
	assert_false(fact_known(&facts->jit_enable));
	assert_int_equal(facts->machine, MACHINE_X86_64);
	assert_int_equal(facts->initrd_kind, INITRD_UNKNOWN);
	assert_int_equal(facts->initrd.error, -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_nothing, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_captured, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_another_kernel, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
