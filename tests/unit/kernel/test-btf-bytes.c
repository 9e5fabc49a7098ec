/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/btf-bytes.h"

#include <bpf/libbpf.h>
#include <string.h>

#include "kernel-made.h"
#include "tree.h"

#define HEADER 24

static int load(const struct made *made)
{
	_cleanup_btf_ struct btf *btf = NULL;
	int r = btf_bytes_load((struct span){ made->data, made->len }, &btf);

	assert_int_equal(r == 0, btf != NULL);
	return r;
}

/* One of each kind. */
static struct btf *every_kind(void)
{
	struct btf *btf = made_types(true, true);
	const int id = btf__find_by_name(btf, "int");
	int variable;

	assert_true(btf__add_array(btf, id, id, 3) > 0);
	assert_true(btf__add_union(btf, "u", 4) > 0);
	assert_int_equal(btf__add_field(btf, "f", id, 0, 0), 0);
	assert_true(btf__add_enum(btf, "e", 4) > 0);
	assert_int_equal(btf__add_enum_value(btf, "v", 1), 0);
	assert_true(btf__add_enum64(btf, "e64", 8, false) > 0);
	assert_int_equal(btf__add_enum64_value(btf, "v64", 1), 0);
	assert_true(btf__add_volatile(btf, id) > 0);
	assert_true(btf__add_restrict(btf, btf__add_ptr(btf, id)) > 0);
	made_function(btf, "function", "*file int", "void");
	variable = btf__add_var(btf, "variable", BTF_VAR_STATIC, id);
	assert_true(btf__add_datasec(btf, ".data", 4) > 0);
	assert_int_equal(btf__add_datasec_var_info(btf, variable, 0, 4), 0);
	assert_true(btf__add_float(btf, "float", 4) > 0);
	assert_true(btf__add_decl_tag(btf, "tag", variable, -1) > 0);
	assert_true(btf__add_type_tag(btf, "tag", id) > 0);
	return btf;
}

static void test_every_kind(void **state)
{
	_cleanup_made_ struct made made = made_btf(every_kind());

	assert_int_equal(load(&made), 0);
}

static void test_other_byte_order(void **state)
{
	struct btf *btf = every_kind();
	_cleanup_made_ struct made made = { 0 };
	_cleanup_btf_ struct btf *again = NULL;
	const enum btf_endianness other =
		btf__endianness(btf) == BTF_BIG_ENDIAN ? BTF_LITTLE_ENDIAN : BTF_BIG_ENDIAN;

	assert_int_equal(btf__set_endianness(btf, other), 0);
	made = made_btf(btf);
	assert_int_equal(btf_bytes_load((struct span){ made.data, made.len }, &again), 0);
	assert_true(btf__find_by_name_kind(again, "function", BTF_KIND_FUNC) > 0);
}

/* A header that is larger than ours is still one; what follows it is where it says. */
static void test_longer_header(void **state)
{
	_cleanup_made_ struct made made = made_btf(every_kind());
	_cleanup_made_ struct made longer = made_empty(made.len + 8);

	memcpy(longer.data, made.data, HEADER);
	memcpy(longer.data + HEADER + 8, made.data + HEADER, made.len - HEADER);
	made_put32(&longer, 4, HEADER + 8);
	assert_int_equal(load(&longer), 0);
	made_put32(&longer, 4, 1U << 20);
	assert_int_equal(load(&longer), -EOPNOTSUPP);
}

static void test_cuts(void **state)
{
	_cleanup_made_ struct made made = made_btf(every_kind());

	for (size_t len = 0; len < made.len; len++) {
		_cleanup_made_ struct made part = made_of(made.data, len);

		assert_int_equal(load(&part), -EBADMSG);
	}
}

static void test_header(void **state)
{
	static const struct {
		size_t at;
		unsigned int value;
		int r;
	} changes[] = {
		{ 0, 0x0001eb9e, -EBADMSG }, /* magic, version 1, no flags */
		{ 0, 0x0002eb9f, -EOPNOTSUPP },
		{ 0, 0x0101eb9f, -EOPNOTSUPP },
		{ 4, 0, -EBADMSG },
		{ 4, 22, -EBADMSG },
		{ 4, 26, -EBADMSG },
		{ 8, 2, -EBADMSG },
		{ 8, 4, -EBADMSG },
		{ 8, 0xfffffffc, -EBADMSG },
		{ 12, 0xfffffffc, -EBADMSG },
		{ 12, 4, -EBADMSG },
		{ 16, 0xfffffffc, -EBADMSG },
		{ 16, 0, -EBADMSG },
		{ 20, 0xffffffff, -EBADMSG },
		{ 20, 0, -EBADMSG },
		{ 20, 2, -EBADMSG }, /* the strings do not end */
	};

	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		_cleanup_made_ struct made made = made_btf(every_kind());

		made_put32(&made, changes[i].at, changes[i].value);
		if (load(&made) != changes[i].r)
			fail_msg("case %zu: %d", i, load(&made));
	}
}

/* Each number of each type, made too large: no name and no type may be followed to there. */
static void test_references(void **state)
{
	static const struct {
		unsigned int kind, vlen;
		unsigned int len; /* of the whole type */
		size_t at; /* from its beginning on */
	} changes[] = {
		{ BTF_KIND_INT, 0, 16, 0 },	    { BTF_KIND_PTR, 0, 12, 8 },
		{ BTF_KIND_ARRAY, 0, 24, 12 },	    { BTF_KIND_ARRAY, 0, 24, 16 },
		{ BTF_KIND_STRUCT, 1, 24, 12 },	    { BTF_KIND_STRUCT, 1, 24, 16 },
		{ BTF_KIND_UNION, 1, 24, 16 },	    { BTF_KIND_ENUM, 1, 20, 12 },
		{ BTF_KIND_FWD, 0, 12, 0 },	    { BTF_KIND_TYPEDEF, 0, 12, 8 },
		{ BTF_KIND_CONST, 0, 12, 8 },	    { BTF_KIND_FUNC, 0, 12, 8 },
		{ BTF_KIND_FUNC_PROTO, 0, 12, 8 },  { BTF_KIND_FUNC_PROTO, 1, 20, 12 },
		{ BTF_KIND_FUNC_PROTO, 1, 20, 16 }, { BTF_KIND_VAR, 0, 16, 8 },
		{ BTF_KIND_DATASEC, 1, 24, 12 },    { BTF_KIND_DECL_TAG, 0, 16, 8 },
		{ BTF_KIND_TYPE_TAG, 0, 12, 8 },    { BTF_KIND_ENUM64, 1, 24, 12 },
	};

	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		const unsigned int info = changes[i].kind << 24 | changes[i].vlen;
		const unsigned int len = changes[i].len;
		_cleanup_made_ struct made made = made_empty(HEADER + len + 1);

		made_put32(&made, 0, 0x0001eb9f);
		made_put32(&made, 4, HEADER);
		made_put32(&made, 12, len);
		made_put32(&made, 16, len);
		made_put32(&made, 20, 1);
		made_put32(&made, HEADER + 4, info);
		assert_int_equal(load(&made), 0);
		made_put32(&made, HEADER + changes[i].at, 2);
		if (load(&made) != -EBADMSG)
			fail_msg("case %zu: %d", i, load(&made));
	}
}

static void test_newer_kind(void **state)
{
	_cleanup_made_ struct made made = made_btf(every_kind());

	made_put32(&made, HEADER + 4, 31U << 24);
	assert_int_equal(load(&made), -EOPNOTSUPP);
	made_put32(&made, HEADER + 4, 0);
	assert_int_equal(load(&made), -EOPNOTSUPP);
}

static int lines;

static int count_line(enum libbpf_print_level level, const char *format, va_list arguments)
{
	(void)level, (void)format, (void)arguments;
	lines++;
	return 0;
}

/* What libbpf was told to print by stays, and is not called. */
static void test_quiet(void **state)
{
	_cleanup_made_ struct made made = made_btf(every_kind());
	libbpf_print_fn_t before = libbpf_set_print(count_line);

	assert_int_equal(load(&made), 0);
	made.len--;
	assert_int_equal(load(&made), -EBADMSG);
	assert_int_equal(lines, 0);
	assert_ptr_equal(libbpf_set_print(before), count_line);
}

static void test_find(void **state)
{
	_cleanup_made_ struct made made = made_btf(every_kind()), in = made_empty(made.len + 100);
	struct span found = { 0 };

	assert_int_equal(btf_bytes_find((struct span){ in.data, in.len }, &found), -ENOENT);
	memcpy(in.data + 33, made.data, made.len);
	assert_int_equal(btf_bytes_find((struct span){ in.data, in.len }, &found), 0);
	assert_ptr_equal(found.data, in.data + 33);
	assert_int_equal(found.len, made.len);
	in.data[33 + made.len - 1] = 'x'; /* the strings do not end */
	assert_int_equal(btf_bytes_find((struct span){ in.data, in.len }, &found), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_kind),    cmocka_unit_test(test_other_byte_order),
		cmocka_unit_test(test_longer_header), cmocka_unit_test(test_cuts),
		cmocka_unit_test(test_header),	      cmocka_unit_test(test_references),
		cmocka_unit_test(test_newer_kind),    cmocka_unit_test(test_quiet),
		cmocka_unit_test(test_find),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
