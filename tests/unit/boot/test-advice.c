/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/advice.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/facts.h"
#include "kernel/kconfig.h"

#include "said.h"
#include "tree.h"

#define VERSION(a, b) ((a) << 16 | (b) << 8)

#define BUILT                                                                                \
	"CONFIG_SECURITY=y\nCONFIG_SECURITYFS=y\nCONFIG_SECURITY_LOCKDOWN_LSM=y\n"           \
	"CONFIG_SECURITY_LOCKDOWN_LSM_EARLY=y\nCONFIG_SECURITY_YAMA=y\nCONFIG_INTEGRITY=y\n" \
	"CONFIG_SECURITY_APPARMOR=y\nCONFIG_SECURITY_SELINUX=y\nCONFIG_SECURITY_TOMOYO=y\n"  \
	"CONFIG_SECURITY_SELINUX_BOOTPARAM=y\n"
#define BPF "CONFIG_BPF_LSM=y\n"

/* As Debian builds them. */
static const char v5_10[] =
	BUILT BPF "CONFIG_LSM=\"yama,loadpin,safesetid,integrity,apparmor,selinux,smack,tomoyo\"\n";
static const char v6_1[] = BUILT BPF
	"CONFIG_SECURITY_LANDLOCK=y\n"
	"CONFIG_LSM=\"landlock,lockdown,yama,loadpin,safesetid,integrity,apparmor,selinux,smack,"
	"tomoyo,bpf\"\n";
static const char v6_12[] = BUILT BPF
	"CONFIG_SECURITY_LANDLOCK=y\nCONFIG_SECURITY_IPE=y\nCONFIG_IMA=y\nCONFIG_EVM=y\n"
	"CONFIG_LSM=\"landlock,lockdown,yama,loadpin,safesetid,integrity,apparmor,selinux,smack,"
	"tomoyo,bpf,ipe\"\n";
/* As Ubuntu does: built, and not in the list. */
static const char ubuntu[] = BUILT BPF "CONFIG_SECURITY_LANDLOCK=y\n"
				       "CONFIG_LSM=\"landlock,lockdown,yama,integrity,apparmor\"\n";
static const char ubuntu_ima[] =
	BUILT BPF "CONFIG_SECURITY_LANDLOCK=y\nCONFIG_IMA=y\nCONFIG_EVM=y\n"
		  "CONFIG_LSM=\"landlock,lockdown,yama,integrity,apparmor\"\n";
static const char selinux[] = BUILT BPF "CONFIG_LSM=\"lockdown,yama,integrity,selinux\"\n";
static const char without[] = BUILT
	"CONFIG_SECURITY_LANDLOCK=y\nCONFIG_LSM=\"landlock,lockdown,yama,integrity,apparmor\"\n";
static const char foreign[] = BUILT BPF "CONFIG_LSM=\"yama,vendor,apparmor\"\n";

struct one {
	const char *release;
	unsigned int version;
	const char *config; /* NULL: not known */
	const char *cmdline;
	const char *active; /* of the kernel that runs */
};

static void facts_make(const struct one *one, struct facts *facts)
{
	*facts = (struct facts){ .version = one->version };
	facts->release.text = (char *)one->release;
	facts->cmdline.text = (char *)one->cmdline;
	facts->active.text = (char *)one->active;
	if (one->config)
		assert_int_equal(kconfig_parse(one->config, strlen(one->config), &facts->kconfig),
				 0);
}

/* `running` may have no release: there is none. */
static void assert_advice(const struct one *ones, size_t n, const struct one *running,
			  const char *word, int r, const char *said)
{
	const struct facts *pointers[8];
	struct facts facts[8], running_facts;
	struct problems problems = { 0 };
	char *advice = NULL;

	for (size_t i = 0; i < n; i++) {
		facts_make(&ones[i], &facts[i]);
		pointers[i] = &facts[i];
	}
	if (running)
		facts_make(running, &running_facts);
	assert_int_equal(
		advice_make(pointers, n, running ? &running_facts : NULL, &problems, &advice), r);
	assert_said(&problems, said);
	if (r == 1)
		assert_string_equal(advice, word);
	else
		assert_null(advice);
	free(advice);
	for (size_t i = 0; i < n; i++)
		(void)kconfig_free(facts[i].kconfig);
	if (running)
		(void)kconfig_free(running_facts.kconfig);
}

static void nothing_to_do(void **state)
{
	const struct one ones[] = {
		{ "6.1", VERSION(6, 1), v6_1, "quiet", NULL },
		{ "6.12", VERSION(6, 12), v6_12, "security=selinux", NULL },
		{ "5.10", VERSION(5, 10), v5_10, "lsm=yama,bpf", NULL },
	};

	(void)state;
	assert_advice(ones, 3, NULL, NULL, 0, "");
	/* what runs now is not what counts */
	assert_advice(ones, 1, &(struct one){ "5.10", VERSION(5, 10), v5_10, "", "odd" }, NULL, 0,
		      "");
}

static void the_kernel_that_runs(void **state)
{
	const struct one debian = { "5.10", VERSION(5, 10), v5_10, "quiet",
				    "lockdown,capability,yama,apparmor,tomoyo\n" };
	const struct one one = { "6.5", VERSION(6, 5), ubuntu, "quiet",
				 "lockdown,capability,landlock,yama,apparmor" };

	(void)state;
	assert_advice(&debian, 1, &debian, "lsm=yama,integrity,apparmor,tomoyo,lockdown,bpf", 1,
		      "");
	assert_advice(&one, 1, &one, "lsm=landlock,lockdown,yama,integrity,apparmor,bpf", 1, "");
	/* without a boot loader's entries */
	assert_advice(NULL, 0, &one, "lsm=landlock,lockdown,yama,integrity,apparmor,bpf", 1, "");
	assert_advice(NULL, 0, NULL, NULL, -EOPNOTSUPP,
		      "error: no kernel is found that could be booted\n");
}

/* ima and evm come last whatever the list says; integrity stays in it. */
static void ima_and_evm(void **state)
{
	const struct one one = { "6.12", VERSION(6, 12), ubuntu_ima, "quiet",
				 "lockdown,capability,landlock,yama,apparmor,ima,evm" };

	(void)state;
	assert_advice(&one, 1, &one, "lsm=landlock,lockdown,yama,integrity,apparmor,bpf", 1, "");
}

static void of_an_image(void **state)
{
	const struct one one = { "6.5", VERSION(6, 5), ubuntu, "quiet", NULL };

	(void)state;
	assert_advice(&one, 1, NULL, "lsm=landlock,lockdown,yama,integrity,apparmor,bpf", 1, "");
}

/* The command line's own order counts, and what it left out stays out. */
static void own_order(void **state)
{
	const struct one ones[] = {
		{ "6.5", VERSION(6, 5), ubuntu, "lsm=yama lsm=apparmor,landlock,nonsense", NULL },
		{ "6.5", VERSION(6, 5), ubuntu, "lsm=apparmor,landlock", NULL },
		{ "6.5", VERSION(6, 5), ubuntu, "apparmor=0", NULL },
		{ "6.5", VERSION(6, 5), ubuntu, "lsm=landlock,yama security=selinux", NULL },
		{ "6.5", VERSION(6, 5), ubuntu, "lsm=", NULL },
	};

	(void)state;
	assert_advice(&ones[0], 1, NULL, NULL, -EOPNOTSUPP,
		      "error: kernel 6.5: its list names 'nonsense', which bootward does not know; "
		      "set lsm= by hand, and look at /sys/kernel/security/lsm after the reboot\n");
	assert_advice(&ones[1], 1, NULL, "lsm=apparmor,landlock,lockdown,bpf", 1, "");
	assert_advice(&ones[2], 1, NULL, "lsm=landlock,lockdown,yama,integrity,bpf", 1, "");
	/* lsm= supersedes security= already */
	assert_advice(&ones[3], 1, NULL, "lsm=landlock,yama,lockdown,bpf", 1, "");
	assert_advice(&ones[4], 1, NULL, "lsm=lockdown,bpf", 1, "");
}

/* A name that the running kernel does not have is no matter there. */
static void unknown_names(void **state)
{
	const struct one one = { "6.5", VERSION(6, 5), foreign, "",
				 "lockdown,capability,yama,apparmor" };
	const struct one active = { "6.5", VERSION(6, 5), foreign, "",
				    "lockdown,capability,yama,vendor,apparmor" };

	(void)state;
	assert_advice(&one, 1, &one, "lsm=yama,apparmor,lockdown,bpf", 1, "");
	assert_advice(&one, 1, NULL, NULL, -EOPNOTSUPP,
		      "error: kernel 6.5: its list names 'vendor', which bootward does not know; "
		      "set lsm= by hand, and look at /sys/kernel/security/lsm after the reboot\n");
	assert_advice(&active, 1, &active, NULL, -EOPNOTSUPP,
		      "error: kernel 6.5: security module 'vendor' is active, which bootward does "
		      "not know; set lsm= by hand, and look at /sys/kernel/security/lsm after the "
		      "reboot\n");
}

/* One word for all: 5.10's alone would take landlock and ipe from the others. */
static void several_kernels(void **state)
{
	const struct one ones[] = {
		{ "5.10", VERSION(5, 10), v5_10, "quiet", NULL },
		{ "5.10", VERSION(5, 10), v5_10, "single", NULL },
		{ "6.1", VERSION(6, 1), v6_1, "quiet", NULL },
		{ "6.12", VERSION(6, 12), v6_12, "quiet", NULL },
	};

	(void)state;
	assert_advice(ones, 3, NULL, "lsm=landlock,lockdown,yama,integrity,apparmor,tomoyo,bpf", 1,
		      "");
	assert_advice(ones, 4, NULL, "lsm=landlock,lockdown,yama,integrity,apparmor,tomoyo,bpf,ipe",
		      1, "");
}

static void kernels_that_differ(void **state)
{
	const struct one ones[] = {
		{ "6.5", VERSION(6, 5), ubuntu, "quiet", NULL },
		{ "6.6", VERSION(6, 6), selinux, "quiet", NULL },
		{ "6.7", VERSION(6, 7), ubuntu, "lsm=yama,landlock", NULL },
	};

	(void)state;
	assert_advice(ones, 2, NULL, NULL, -EOPNOTSUPP,
		      "error: the kernels here differ in which of apparmor, selinux and smack they "
		      "have, and one lsm= cannot say that; give each kernel a command line of its "
		      "own\n");
	assert_advice(
		(const struct one[]){ ones[0], ones[2] }, 2, NULL, NULL, -EOPNOTSUPP,
		"error: kernel 6.5: lsm=yama,integrity,apparmor,landlock,lockdown,bpf would make "
		"its list lockdown,capability,yama,apparmor,landlock,bpf and not "
		"lockdown,capability,landlock,yama,apparmor,bpf; set lsm= by hand, and look at "
		"/sys/kernel/security/lsm after the reboot\n");
}

static void without_bpf(void **state)
{
	const struct one ones[] = {
		{ "6.5", VERSION(6, 5), ubuntu, "quiet", NULL },
		{ "6.6", VERSION(6, 6), without, "quiet", NULL },
		{ "6.6", VERSION(6, 6), without, "single", NULL },
	};

	(void)state;
	assert_advice(ones, 3, NULL, "lsm=landlock,lockdown,yama,integrity,apparmor,bpf", 1,
		      "warning: kernel 6.6 was built without BPF LSM: the guard cannot work when "
		      "it is booted\n");
	assert_advice(ones + 1, 2, NULL, NULL, -EOPNOTSUPP,
		      "warning: kernel 6.6 was built without BPF LSM: the guard cannot work when "
		      "it is booted\n"
		      "error: no kernel here was built with BPF LSM; install a kernel that has "
		      "CONFIG_BPF_LSM=y\n");
}

static void refused(void **state)
{
	static const struct {
		struct one one, running;
		const char *said;
	} rows[] = {
		{ { "6.5", VERSION(6, 5), ubuntu, "security=apparmor quiet", NULL },
		  { 0 },
		  "error: kernel 6.5: security=apparmor is on its command line, and an lsm= would "
		  "take its effect away; take security= away, reboot, and look whether the list is "
		  "what you want\n" },
		{ { "6.5", VERSION(6, 5), NULL, "quiet", NULL },
		  { 0 },
		  "error: kernel 6.5: its configuration is not known; install the kernel's "
		  "configuration as /boot/config-6.5, or remove this kernel\n" },
		{ { "6.5", VERSION(6, 5), ubuntu, NULL, NULL },
		  { 0 },
		  "error: kernel 6.5: its command line is not known\n" },
		{ { "6.5", VERSION(6, 5), ubuntu, "quiet dyndbg=\"x", NULL },
		  { 0 },
		  "error: kernel 6.5: a quote on its command line is never closed; close it\n" },
		{ { "6.5", VERSION(6, 5), ubuntu, "quiet", NULL },
		  { "6.5", VERSION(6, 5), ubuntu, "quiet", NULL },
		  "error: kernel 6.5: which security modules are active now cannot be read; mount "
		  "-t securityfs securityfs /sys/kernel/security\n" },
		{ { "6.5", VERSION(6, 5), ubuntu, "quiet", NULL },
		  { "6.5", VERSION(6, 5), ubuntu, "quiet", "lockdown,capability,yama,apparmor\n" },
		  "error: kernel 6.5: it has lockdown,capability,yama,apparmor, where "
		  "lockdown,capability,landlock,yama,apparmor was expected: what another lsm= would "
		  "do cannot be told; set lsm= by hand, and look at /sys/kernel/security/lsm after "
		  "the reboot\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_advice(&rows[i].one, 1, rows[i].running.release ? &rows[i].running : NULL,
			      NULL, -EOPNOTSUPP, rows[i].said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_to_do),   cmocka_unit_test(the_kernel_that_runs),
		cmocka_unit_test(ima_and_evm),	   cmocka_unit_test(of_an_image),
		cmocka_unit_test(own_order),	   cmocka_unit_test(unknown_names),
		cmocka_unit_test(several_kernels), cmocka_unit_test(kernels_that_differ),
		cmocka_unit_test(without_bpf),	   cmocka_unit_test(refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
