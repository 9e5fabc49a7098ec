/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/btf-hook.h"

#include <stdio.h>
#include <string.h>

#include "kernel-made.h"
#include "kernel/btf-bytes.h"
#include "tree.h"

static struct facts hooks_of(const struct btf *btf)
{
	struct facts facts = { 0 };

	btf_hooks(btf, &facts);
	return facts;
}

/* As it was read from a file, not as libbpf has just made it. */
static struct facts hooks_read(struct btf *btf)
{
	_cleanup_made_ struct made made = made_btf(btf);
	_cleanup_btf_ struct btf *again = NULL;

	assert_int_equal(btf_bytes_load((struct span){ made.data, made.len }, &again), 0);
	return hooks_of(again);
}

static void test_all_hooks(void **state)
{
	struct btf *btf = made_types(true, true);
	struct facts facts;

	made_hooks(btf);
	facts = hooks_read(btf);
	assert_int_equal(facts.bpf_lsm_compiled, ANSWER_YES);
	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++) {
		assert_int_equal(facts.hooks[hook], HOOK_PRESENT);
		assert_true(facts.hook_wanted[hook]);
	}
}

static void test_wanted(void **state)
{
	for (unsigned int i = 0; i < 4; i++) {
		struct facts facts = hooks_read(made_types(i & 1, i & 2));

		assert_true(facts.hook_wanted[BW_HOOK_EXEC]);
		assert_true(facts.hook_wanted[BW_HOOK_MAP]);
		assert_true(facts.hook_wanted[BW_HOOK_PROTECT]);
		assert_true(facts.hook_wanted[BW_HOOK_LOAD]);
		assert_int_equal(facts.hook_wanted[BW_HOOK_CHECK], (i & 1) != 0);
		assert_int_equal(facts.hook_wanted[BW_HOOK_REMAP], (i & 2) != 0);
	}
}

static void test_not_compiled(void **state)
{
	struct btf *btf = made_types(false, false);
	struct facts facts;

	made_function(btf, "security_mmap_file", "*file long long", "int");
	facts = hooks_read(btf);
	assert_int_equal(facts.bpf_lsm_compiled, ANSWER_NO);
	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++)
		assert_int_equal(facts.hooks[hook], HOOK_ABSENT);
}

static void test_compiled_without_ours(void **state)
{
	struct btf *btf = made_types(false, false);
	struct facts facts;

	made_function(btf, "bpf_lsm_file_open", "*file", "int");
	facts = hooks_read(btf);
	assert_int_equal(facts.bpf_lsm_compiled, ANSWER_YES);
	assert_int_equal(facts.hooks[BW_HOOK_MAP], HOOK_ABSENT);
}

static const struct {
	enum bw_hook hook;
	const char *function, *arguments, *result;
	enum hook_fact fact;
} prototypes[] = {
	{ BW_HOOK_EXEC, "bprm_check_security", "*linux_binprm", "int", HOOK_PRESENT },
	{ BW_HOOK_EXEC, "bprm_check_security", "*inode", "int", HOOK_OTHER },
	{ BW_HOOK_EXEC, "bprm_check_security", "linux_binprm", "int", HOOK_OTHER },
	{ BW_HOOK_EXEC, "bprm_check_security", "**linux_binprm", "int", HOOK_OTHER },
	{ BW_HOOK_EXEC, "bprm_check_security", "*void", "int", HOOK_OTHER },
	{ BW_HOOK_EXEC, "bprm_check_security", "*fwd", "int", HOOK_OTHER },
	{ BW_HOOK_EXEC, "bprm_check_security", "", "int", HOOK_OTHER },
	{ BW_HOOK_EXEC, "bprm_check_security", "*linux_binprm", "void", HOOK_OTHER },
	{ BW_HOOK_EXEC, "bprm_check_security", "*linux_binprm", "long", HOOK_OTHER },
	/* our `ret` would be the second argument */
	{ BW_HOOK_EXEC, "bprm_check_security", "*linux_binprm int", "int", HOOK_OTHER },
	{ BW_HOOK_CHECK, "bprm_creds_for_exec", "*linux_binprm", "int", HOOK_PRESENT },
	{ BW_HOOK_CHECK, "bprm_creds_for_exec", "*file", "int", HOOK_OTHER },
	{ BW_HOOK_MAP, "mmap_file", "*file long alias long", "int", HOOK_PRESENT },
	{ BW_HOOK_MAP, "mmap_file", "*file int long *file", "int", HOOK_PRESENT },
	{ BW_HOOK_MAP, "mmap_file", "*file long int long", "int", HOOK_OTHER },
	{ BW_HOOK_MAP, "mmap_file", "*file long *file long", "int", HOOK_OTHER },
	{ BW_HOOK_MAP, "mmap_file", "*file big long long", "int", HOOK_OTHER },
	{ BW_HOOK_MAP, "mmap_file", "*file file long long", "int", HOOK_OTHER },
	{ BW_HOOK_MAP, "mmap_file", "*file long long", "int", HOOK_OTHER },
	{ BW_HOOK_MAP, "mmap_file", "long *file long long", "int", HOOK_OTHER },
	{ BW_HOOK_PROTECT, "file_mprotect", "*vm_area_struct long long", "int", HOOK_PRESENT },
	{ BW_HOOK_PROTECT, "file_mprotect", "*file long long", "int", HOOK_OTHER },
	{ BW_HOOK_PROTECT, "file_mprotect", "*vm_area_struct long bool", "int", HOOK_OTHER },
	{ BW_HOOK_REMAP, "mmap_addr", "alias", "int", HOOK_PRESENT },
	{ BW_HOOK_REMAP, "mmap_addr", "int", "int", HOOK_OTHER },
	{ BW_HOOK_REMAP, "mmap_addr", "*file", "int", HOOK_OTHER },
	{ BW_HOOK_LOAD, "kernel_read_file", "*file int bool", "int", HOOK_PRESENT },
	{ BW_HOOK_LOAD, "kernel_read_file", "*file int", "int", HOOK_OTHER }, /* before 5.10 */
};

static void test_prototypes(void **state)
{
	for (size_t i = 0; i < sizeof(prototypes) / sizeof(prototypes[0]); i++) {
		struct btf *btf = made_types(false, false);
		struct facts facts;
		char name[64];

		(void)snprintf(name, sizeof(name), "bpf_lsm_%s", prototypes[i].function);
		made_function(btf, name, prototypes[i].arguments, prototypes[i].result);
		facts = hooks_read(btf);
		if (facts.hooks[prototypes[i].hook] != prototypes[i].fact)
			fail_msg("%s(%s): %d", name, prototypes[i].arguments,
				 facts.hooks[prototypes[i].hook]);
	}
}

/* Anonymous structures that lead back to themselves, two ways at each turn. */
static void test_endless_members(void **state)
{
	struct btf *btf = btf__new_empty();
	const int first = 1;
	struct facts facts;

	assert_int_equal(btf__add_struct(btf, "mm_struct", 8), first);
	for (int i = 0; i < 64; i++)
		assert_int_equal(btf__add_field(btf, NULL, first, 0, 0), 0);
	facts = hooks_read(btf);
	assert_false(facts.hook_wanted[BW_HOOK_REMAP]);
}

/* A name for itself. */
static void test_endless_typedef(void **state)
{
	struct btf *btf = made_types(false, false);
	struct facts facts;
	int prototype;

	assert_true(btf__add_typedef(btf, "loop", (int)btf__type_cnt(btf)) > 0);
	prototype = btf__add_func_proto(btf, btf__find_by_name(btf, "int"));
	assert_int_equal(btf__add_func_param(btf, "a", btf__find_by_name(btf, "loop")), 0);
	assert_true(btf__add_func(btf, "bpf_lsm_mmap_addr", BTF_FUNC_STATIC, prototype) > 0);
	facts = hooks_read(btf);
	assert_int_equal(facts.hooks[BW_HOOK_REMAP], HOOK_OTHER);
}

/* --- btf_find() --- */

static void facts_clear(struct facts *facts)
{
	free(facts->release.text);
	free(facts->btf.text);
	free(facts->btf.source);
}
#define _cleanup_facts_here_ _cleanup_(facts_clear)

#define BANNER "Linux version 6.1 (x)"

static struct made some_btf(void)
{
	struct btf *btf = made_types(false, false);

	made_hooks(btf);
	return made_btf(btf);
}

static struct facts find(const struct tree *tree, bool running, bool live)
{
	const struct subject subject = { .root_fd = tree->fd, .live = live };
	struct facts facts = { .running = running, .release.text = strdup("6.1") };

	assert_non_null(facts.release.text);
	assert_int_equal(btf_find(&subject, &facts), 0);
	assert_int_equal(facts.btf.text != NULL, facts.btf.error == 0);
	assert_int_equal(facts.bpf_lsm_compiled != ANSWER_UNKNOWN, facts.btf.error == 0);
	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++)
		assert_int_equal(facts.hooks[hook], facts.btf.error ? HOOK_UNKNOWN : HOOK_PRESENT);
	return facts;
}

static void assert_found(const struct tree *tree, bool running, const char *source)
{
	_cleanup_facts_here_ struct facts facts = find(tree, running, false);

	assert_int_equal(facts.btf.error, 0);
	assert_string_equal(facts.btf.text, source);
	assert_string_equal(facts.btf.source, source);
}

static void assert_not_found(const struct tree *tree, bool running, const char *source, int error)
{
	_cleanup_facts_here_ struct facts facts = find(tree, running, false);

	assert_int_equal(facts.btf.error, error);
	assert_string_equal(facts.btf.source, source);
}

/* From the last place to the first. */
static void test_find_order(void **state)
{
	static const struct {
		const char *path;
		bool raw;
	} places[] = {
		{ "/usr/lib/modules/6.1/vmlinuz", false },
		{ "/boot/vmlinuz-6.1", false },
		{ "/usr/lib/modules/6.1/btf/vmlinux", true },
		{ "/usr/lib/modules/6.1/vmlinux", false },
		{ "/boot/vmlinux-6.1", false },
	};
	_cleanup_made_ struct made btf = some_btf(), elf = made_elf(&btf, BANNER, sizeof(BANNER));
	const struct tree *tree = *state;

	assert_not_found(tree, false, "/usr/lib/debug/boot/vmlinux-6.1", -ENOENT);
	assert_not_found(tree, true, "/sys/kernel/btf/vmlinux", -ENOENT);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const struct made *made = places[i].raw ? &btf : &elf;

		tree_bytes(tree, places[i].path, made->data, made->len);
		assert_found(tree, false, places[i].path);
	}
	assert_found(tree, true, "/boot/vmlinux-6.1");
	tree_bytes(tree, "/sys/kernel/btf/vmlinux", btf.data, btf.len);
	assert_found(tree, true, "/sys/kernel/btf/vmlinux");
	assert_found(tree, false, "/boot/vmlinux-6.1");
}

/* Where the running kernel would say it itself, a file of its name proves nothing. */
static void test_find_live(void **state)
{
	_cleanup_made_ struct made btf = some_btf(), elf = made_elf(&btf, BANNER, sizeof(BANNER));
	_cleanup_facts_here_ struct facts before = { 0 }, after = { 0 };
	const struct tree *tree = *state;

	tree_bytes(tree, "/boot/vmlinuz-6.1", elf.data, elf.len);
	before = find(tree, true, true);
	assert_int_equal(before.btf.error, 0);
	tree_directory(tree, "/sys/kernel");
	after = find(tree, true, true);
	assert_int_equal(after.btf.error, -ENODATA);
	assert_string_equal(after.btf.source, "/sys/kernel/btf/vmlinux");
}

static void test_find_other_release(void **state)
{
	static const char other[] = "Linux version 6.2 (x)";
	_cleanup_made_ struct made btf = some_btf(), elf = made_elf(&btf, other, sizeof(other));
	_cleanup_made_ struct made mute = made_elf(&btf, "", 1);
	const struct tree *tree = *state;

	tree_bytes(tree, "/usr/lib/modules/6.1/build/vmlinux", elf.data, elf.len);
	assert_not_found(tree, false, "/usr/lib/modules/6.1/build/vmlinux", -ESTALE);
	tree_bytes(tree, "/boot/vmlinuz-6.1", mute.data, mute.len);
	assert_found(tree, false, "/boot/vmlinuz-6.1");
}

static void test_find_damaged(void **state)
{
	_cleanup_made_ struct made btf = some_btf(), elf = made_elf(&btf, BANNER, sizeof(BANNER));
	_cleanup_made_ struct made bare = made_elf(NULL, BANNER, sizeof(BANNER));
	const struct tree *tree = *state;

	tree_bytes(tree, "/boot/vmlinuz-6.1", bare.data, bare.len);
	assert_not_found(tree, false, "/boot/vmlinuz-6.1", -ENODATA);
	tree_bytes(tree, "/boot/vmlinuz-6.1", elf.data, elf.len);
	assert_found(tree, false, "/boot/vmlinuz-6.1");
	/* a damaged one is not passed over */
	tree_file(tree, "/boot/vmlinux-6.1", "\177ELF and no more");
	assert_not_found(tree, false, "/boot/vmlinux-6.1", -EBADMSG);
	tree_file(tree, "/usr/lib/debug/boot/vmlinux-6.1", "text");
	assert_not_found(tree, false, "/usr/lib/debug/boot/vmlinux-6.1", -EBADMSG);
	tree_bytes(tree, "/sys/kernel/btf/vmlinux", btf.data, btf.len - 1);
	assert_not_found(tree, true, "/sys/kernel/btf/vmlinux", -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_hooks),
		cmocka_unit_test(test_wanted),
		cmocka_unit_test(test_not_compiled),
		cmocka_unit_test(test_compiled_without_ours),
		cmocka_unit_test(test_prototypes),
		cmocka_unit_test(test_endless_members),
		cmocka_unit_test(test_endless_typedef),
		cmocka_unit_test_setup_teardown(test_find_order, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_find_live, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_find_other_release, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_find_damaged, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
