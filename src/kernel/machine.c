/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/machine.h"

#include <string.h>
#include <sys/utsname.h>

#include "kernel/fact.h"
#include "kernel/kconfig.h"

static const char *const names[] = {
	[MACHINE_X86_64] = "x86_64",
	[MACHINE_ARM64] = "aarch64",
	[MACHINE_S390X] = "s390x",
	[MACHINE_RISCV64] = "riscv64",
};

/* UTS_MACHINE of arch/.../Makefile, by the options that decide it. The first row that fits counts. */
static const struct {
	const char *option;
	const char *and_option; /* or NULL */
	const char *name;
} configured[] = {
	{ "X86_64", NULL, "x86_64" },
	{ "X86_32", NULL, "i686" },
	{ "ARM64", "CPU_BIG_ENDIAN", "aarch64_be" },
	{ "ARM64", NULL, "aarch64" },
	{ "ARM", NULL, "arm" },
	{ "S390", NULL, "s390x" },
	{ "RISCV", "64BIT", "riscv64" },
	{ "RISCV", NULL, "riscv32" },
	{ "PPC64", "CPU_LITTLE_ENDIAN", "ppc64le" },
	{ "PPC64", NULL, "ppc64" },
	{ "PPC32", NULL, "ppc" },
	{ "LOONGARCH", "64BIT", "loongarch64" },
	{ "MIPS", "64BIT", "mips64" },
	{ "MIPS", NULL, "mips" },
	{ "SPARC64", NULL, "sparc64" },
	{ "PARISC", NULL, "parisc" },
	{ "ALPHA", NULL, "alpha" },
	{ "M68K", NULL, "m68k" },
};

enum machine machine_from_name(const char *name)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i] && strcmp(names[i], name) == 0)
			return (enum machine)i;
	return MACHINE_OTHER;
}

static bool is_set(const struct kconfig *kconfig, const char *option)
{
	const char *value = kconfig_get(kconfig, option);

	return value && strcmp(value, "y") == 0;
}

static int machine_configured(const struct facts *facts, struct fact *ret_fact)
{
	for (size_t i = 0; facts->kconfig && i < sizeof(configured) / sizeof(configured[0]); i++)
		if (is_set(facts->kconfig, configured[i].option) &&
		    (!configured[i].and_option || is_set(facts->kconfig, configured[i].and_option)))
			return fact_set(ret_fact, configured[i].name, facts->kconfig_file.text);
	return 0;
}

static int machine_booted(const struct subject *subject, struct fact *ret_fact)
{
	struct utsname name;

	if (subject->live)
		return uname(&name) < 0 ? fact_fail(ret_fact, -errno, "uname")
					: fact_set(ret_fact, name.machine, "uname");
	if (subject->captured) /* Linux 6.1 and later */
		return fact_read(subject->root_fd, "/proc/sys/kernel/arch", 64, ret_fact);
	return 0;
}

int machine_read(const struct subject *subject, struct facts *facts)
{
	_cleanup_fact_ struct fact booted = { 0 };
	struct fact *name = &facts->machine_name;
	int r;

	r = machine_booted(subject, &booted);
	if (r < 0)
		return r;
	if (!(facts->running && booted.text)) {
		r = machine_configured(facts, name);
		if (r < 0)
			return r;
	}
	if (!name->text)
		*name = TAKE(booted, (struct fact){ 0 });
	if (name->text)
		facts->machine = machine_from_name(name->text);
	return 0;
}
