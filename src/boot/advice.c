/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot/advice.h"

#include <stdarg.h>
#include <string.h>
#include <syslog.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "boot/aim.h"
#include "boot/cmdline-edit.h"
#include "boot/name-list.h"
#include "kernel/cmdline-word.h"
#include "kernel/facts.h"
#include "kernel/lsm.h"

#define BY_HAND "set lsm= by hand, and look at /sys/kernel/security/lsm after the reboot"

/* One kernel with one command line. */
struct kernel {
	const struct facts *facts;
	struct name_list order; /* that its configuration or command line asks for */
	struct name_list has; /* the list it will have with things as they are */
	bool can; /* it was built with BPF LSM */
};

struct advice {
	struct kernel *kernels;
	size_t n;
	const struct facts *running;
	struct problems *problems;
};

static void advice_clear(struct advice *advice)
{
	for (size_t i = 0; i < advice->n; i++) {
		name_list_clear(&advice->kernels[i].order);
		name_list_clear(&advice->kernels[i].has);
	}
	free(advice->kernels);
}

static const char *kernel_name(const struct facts *facts)
{
	return facts->release.text ? facts->release.text : "of unknown release";
}

__attribute__((format(printf, 4, 5))) static int refuse(struct advice *advice,
							const struct facts *facts, const char *cure,
							const char *format, ...)
{
	_cleanup_free_ char *what = NULL;
	va_list arguments;

	va_start(arguments, format);
	if (vasprintf(&what, format, arguments) < 0)
		what = NULL;
	va_end(arguments);
	if (!what)
		return -ENOMEM;
	problems_add(advice->problems, LOG_ERR, cure, "kernel %s: %s", kernel_name(facts), what);
	return -EOPNOTSUPP;
}

/* `otherwise`: what else would help, or "". */
static int kconfig_refuse(struct advice *advice, const struct facts *facts, const char *otherwise)
{
	_cleanup_free_ char *cure = NULL;

	if (asprintf(&cure, "install the kernel's configuration as /boot/config-%s%s",
		     facts->release.text ? facts->release.text : "VERSION", otherwise) < 0) {
		cure = NULL;
		return -ENOMEM;
	}
	return refuse(advice, facts, file_cure(facts->kconfig_file.error, cure),
		      "its configuration is not known");
}

/* --- what it is now --- */

/* What a kernel will have with this command line. */
static int list_expect(struct advice *advice, const struct facts *facts, const char *cmdline,
		       struct name_list *ret_list)
{
	_cleanup_free_ char *why = NULL;
	int r;

	r = aim_expect(facts, cmdline, ret_list, &why);
	if (r == 0)
		return refuse(advice, facts, BY_HAND,
			      "which security modules it would have cannot be told: %s",
			      why ? why : "it is not known why");
	return r < 0 ? r : 0;
}

/* Does the kernel that runs have what we would have expected of it? Then we understand it. */
static int running_prove(struct advice *advice)
{
	const struct facts *running = advice->running;
	_cleanup_name_list_ struct name_list active = { 0 }, expected = { 0 };
	_cleanup_free_ char *text = NULL;
	int r;

	if (!running)
		return 0;
	if (!running->active.text)
		return refuse(advice, running,
			      "mount -t securityfs securityfs /sys/kernel/security",
			      "which security modules are active now cannot be read");
	r = name_list_split(running->active.text, &active);
	if (r < 0)
		return r;
	for (size_t i = 0; i < active.n; i++)
		if (!lsm_is_known(active.names[i]))
			return refuse(advice, running, BY_HAND,
				      "security module '%s' is active, which bootward does not "
				      "know",
				      active.names[i]);
	if (!running->kconfig)
		return kconfig_refuse(advice, running, "");
	r = list_expect(advice, running, running->cmdline.text, &expected);
	if (r < 0 || name_list_equal(&active, &expected))
		return r;
	text = name_list_join(&expected);
	return refuse(advice, running, BY_HAND,
		      "it has %.*s, where %s was expected: what another lsm= would do cannot be "
		      "told",
		      (int)strcspn(running->active.text, "\n"), running->active.text,
		      text ? text : "another list");
}

/* security= says which of the majors there is, and does so no longer once there is an lsm=. */
static int security_refuse(struct advice *advice, const struct facts *facts)
{
	_cleanup_free_ char *security = NULL, *lsm = NULL;
	int has_security, has_lsm;

	has_security = cmdline_word_last(facts->cmdline.text, "security", &security);
	has_lsm = cmdline_word_last(facts->cmdline.text, "lsm", &lsm);
	if (has_security < 0 || has_lsm < 0)
		return has_security < 0 ? has_security : has_lsm;
	if (has_security == 0 || has_lsm > 0)
		return 0;
	return refuse(advice, facts,
		      "take security= away, reboot, and look whether the list is what you want",
		      "security=%s is on its command line, and an lsm= would take its effect away",
		      security);
}

/* A name that we do not know may be a module that a vendor has built in. Of the kernel that runs
 * the list of active ones was proved, so there it is none. */
static int order_check(struct advice *advice, const struct kernel *kernel)
{
	const struct facts *running = advice->running, *facts = kernel->facts;

	if (running && running->release.text && facts->release.text &&
	    strcmp(running->release.text, facts->release.text) == 0)
		return 0;
	for (size_t i = 0; i < kernel->order.n; i++)
		if (!lsm_is_known(kernel->order.names[i]))
			return refuse(advice, facts, BY_HAND,
				      "its list names '%s', which bootward does not know",
				      kernel->order.names[i]);
	return 0;
}

static int kernel_read(struct advice *advice, struct kernel *kernel)
{
	const struct facts *facts = kernel->facts;
	_cleanup_free_ char *order = NULL;
	int r;

	if (!facts->kconfig)
		return kconfig_refuse(advice, facts, ", or remove this kernel");
	if (!facts->cmdline.text)
		return refuse(advice, facts, NULL, "its command line is not known");
	kernel->can = aim_has_bpf(facts);
	r = list_expect(advice, facts, facts->cmdline.text, &kernel->has);
	if (r < 0)
		return r;
	r = lsm_order(facts->kconfig, facts->cmdline.text, &order);
	if (r <= 0)
		return r;
	return name_list_split(order, &kernel->order);
}

static bool needs(const struct kernel *kernel)
{
	return kernel->can && !name_list_has(&kernel->has, "bpf");
}

/* Each kernel once, though it may be there with several command lines. */
static bool named_before(const struct advice *advice, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (strcmp(kernel_name(advice->kernels[j].facts),
			   kernel_name(advice->kernels[i].facts)) == 0)
			return true;
	return false;
}

/* 1 if one of them needs the word. */
static int need_find(struct advice *advice)
{
	bool can = false, need = false;

	for (size_t i = 0; i < advice->n; i++) {
		const struct kernel *kernel = &advice->kernels[i];

		can |= kernel->can;
		need |= needs(kernel);
		if (!kernel->can && !named_before(advice, i))
			problems_add(advice->problems, LOG_WARNING, NULL,
				     "kernel %s was built without BPF LSM: the guard cannot work "
				     "when it is booted",
				     kernel_name(kernel->facts));
	}
	if (can)
		return need;
	problems_add(advice->problems, LOG_ERR, "install a kernel that has CONFIG_BPF_LSM=y",
		     "no kernel here was built with BPF LSM");
	return -EOPNOTSUPP;
}

/* --- what it shall be --- */

/* What the kernel adds by itself and lsm= cannot move. */
static bool is_fixed(const char *name)
{
	return strcmp(name, "capability") == 0 || strcmp(name, "ima") == 0 ||
	       strcmp(name, "evm") == 0;
}

/*
 * What lsm= has to say so that this kernel has what it has. integrity is never active by name, but
 * IMA needs it in the list: without it, 6.1 panics when a policy has a file measured
 * ("integrity_inode_get: lsm=integrity required", security/integrity/iint.c, up to 6.8).
 */
static int kernel_wants(const struct kernel *kernel, struct name_list *list)
{
	int r = 0;

	for (size_t i = 0; r >= 0 && i < kernel->order.n; i++) {
		const char *name = kernel->order.names[i];

		if (!is_fixed(name) &&
		    (name_list_has(&kernel->has, name) || strcmp(name, "integrity") == 0))
			r = name_list_append(list, name);
	}
	for (size_t i = 0; r >= 0 && i < kernel->has.n; i++)
		if (!is_fixed(kernel->has.names[i]))
			r = name_list_append(list, kernel->has.names[i]);
	return r;
}

static const struct kernel *newest(const struct advice *advice)
{
	const struct kernel *found = &advice->kernels[0];

	for (size_t i = 1; i < advice->n; i++)
		if (advice->kernels[i].facts->version > found->facts->version)
			found = &advice->kernels[i];
	return found;
}

/* Each kernel takes no notice of the names it does not have, so that one list serves all; without
 * landlock, which 5.10 does not have, 6.1 would lose it. */
static int list_make(struct advice *advice, struct name_list *list)
{
	unsigned int exclusive = 0;
	int r;

	r = kernel_wants(newest(advice), list);
	for (size_t i = 0; r >= 0 && i < advice->n; i++) {
		_cleanup_name_list_ struct name_list wants = { 0 };

		r = kernel_wants(&advice->kernels[i], &wants);
		if (r >= 0)
			r = name_list_merge(list, &wants);
	}
	if (r >= 0)
		r = name_list_append(list, "bpf");
	if (r < 0)
		return r;
	for (size_t i = 0; i < list->n; i++)
		exclusive += lsm_is_exclusive(list->names[i]);
	if (exclusive <= 1)
		return 0;
	problems_add(advice->problems, LOG_ERR, "give each kernel a command line of its own",
		     "the kernels here differ in which of apparmor, selinux and smack they have, "
		     "and one lsm= cannot say that");
	return -EOPNOTSUPP;
}

static int kernel_verify(struct advice *advice, const struct kernel *kernel, const char *word)
{
	_cleanup_name_list_ struct name_list aim = { 0 }, then = { 0 };
	_cleanup_free_ char *line = NULL, *aim_text = NULL, *then_text = NULL;
	int r;

	r = cmdline_edit_set(kernel->facts->cmdline.text, word, &line);
	if (r == -EBADMSG)
		return refuse(advice, kernel->facts, "close it",
			      "a quote on its command line is never closed");
	if (r >= 0)
		r = aim_make(&kernel->has, kernel->can, &aim);
	if (r >= 0)
		r = list_expect(advice, kernel->facts, line, &then);
	if (r < 0 || name_list_equal(&aim, &then))
		return r;
	aim_text = name_list_join(&aim);
	then_text = name_list_join(&then);
	return refuse(advice, kernel->facts, BY_HAND, "%s would make its list %s and not %s", word,
		      then_text ? then_text : "another", aim_text ? aim_text : "what it must be");
}

static int word_make(struct advice *advice, char **ret_word)
{
	_cleanup_name_list_ struct name_list list = { 0 };
	_cleanup_free_ char *names = NULL, *word = NULL;
	int r;

	r = list_make(advice, &list);
	if (r < 0)
		return r;
	names = name_list_join(&list);
	if (!names || asprintf(&word, "lsm=%s", names) < 0) {
		word = NULL;
		return -ENOMEM;
	}
	if (!cmdline_word_is_safe(word)) {
		problems_add(advice->problems, LOG_ERR, BY_HAND,
			     "'%s' has characters that a boot loader's files may not keep", word);
		return -EOPNOTSUPP;
	}
	for (size_t i = 0; i < advice->n; i++) {
		r = kernel_verify(advice, &advice->kernels[i], word);
		if (r < 0)
			return r;
	}
	*ret_word = TAKE_PTR(word);
	return 1;
}

/* --- all --- */

static int kernels_read(struct advice *advice, const struct facts *const *facts, size_t n)
{
	advice->kernels = calloc(n + 1, sizeof(*advice->kernels));
	if (!advice->kernels)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		struct kernel *kernel = &advice->kernels[advice->n++];
		int r;

		kernel->facts = facts[i];
		r = kernel_read(advice, kernel);
		if (r < 0)
			return r;
	}
	return 0;
}

/* What would keep us from it matters only if there is something to do. */
static int kernels_judge(struct advice *advice)
{
	int r = running_prove(advice);

	for (size_t i = 0; r >= 0 && i < advice->n; i++) {
		r = security_refuse(advice, advice->kernels[i].facts);
		if (r >= 0)
			r = order_check(advice, &advice->kernels[i]);
	}
	return r;
}

int advice_make(const struct facts *const *facts, size_t n, const struct facts *running,
		struct problems *problems, char **ret_word)
{
	_cleanup_(advice_clear) struct advice advice = { .running = running, .problems = problems };
	int r;

	if (n == 0 && !running) {
		problems_add(problems, LOG_ERR, NULL, "no kernel is found that could be booted");
		return -EOPNOTSUPP;
	}
	r = n > 0 ? kernels_read(&advice, facts, n) : kernels_read(&advice, &running, 1);
	if (r >= 0)
		r = need_find(&advice);
	if (r <= 0)
		return r;
	r = kernels_judge(&advice);
	return r < 0 ? r : word_make(&advice, ret_word);
}
