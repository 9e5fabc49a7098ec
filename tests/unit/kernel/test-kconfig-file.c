/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/kconfig-file.h"

#include <archive.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "kernel-made.h"
#include "tree.h"

#define RELEASE "6.1.0-37-amd64"

/* CONFIG_X="WHICH", packed. */
static struct made packed(const char *which)
{
	struct made made = made_empty(256);
	z_stream stream = { .next_out = made.data, .avail_out = (uInt)made.len };
	char text[256];
	int n = snprintf(text, sizeof(text), "CONFIG_X=\"%s\"\n", which);

	stream.next_in = (Bytef *)text;
	stream.avail_in = (uInt)n;
	assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, 0), Z_OK);
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	made.len = stream.total_out;
	assert_int_equal(deflateEnd(&stream), Z_OK);
	return made;
}

/* As in a kernel's .rodata; `release` may be NULL. */
static struct made image(const char *release, const char *which)
{
	_cleanup_made_ struct made config = packed(which);
	char text[512] = "";
	size_t len = 0;

	if (release)
		len += (size_t)snprintf(text, sizeof(text), "Linux version %s (x) #1", release) + 1;
	memcpy(text + len, "IKCFG_ST", 8);
	len += 8;
	memcpy(text + len, config.data, config.len);
	len += config.len;
	memcpy(text + len, "IKCFG_ED", 8);
	return made_elf(NULL, text, len + 8);
}

static void put_text(const struct tree *tree, const char *path, const char *which)
{
	char text[256];

	(void)snprintf(text, sizeof(text), "CONFIG_X=\"%s\"\n", which);
	tree_file(tree, path, text);
}

static void put_gzip(const struct tree *tree, const char *path, const char *which)
{
	_cleanup_made_ struct made made = packed(which);

	tree_bytes(tree, path, made.data, made.len);
}

static void put_image(const struct tree *tree, const char *path, const char *release,
		      const char *which)
{
	_cleanup_made_ struct made made = image(release, which);

	tree_bytes(tree, path, made.data, made.len);
}

/* `expected` is the option's value; NULL: `error` and `text` as the place. */
static void find(const struct tree *tree, const char *release, bool running, const char *expected,
		 const char *text, int error)
{
	const struct subject subject = { .root_fd = tree->fd };
	_cleanup_kconfig_ struct kconfig *kconfig = NULL;
	struct fact file = { 0 };

	assert_int_equal(kconfig_find(&subject, release, running, &file, &kconfig), 0);
	assert_int_equal(kconfig != NULL, expected != NULL);
	assert_int_equal(file.error, error);
	if (expected) {
		assert_string_equal(kconfig_get(kconfig, "X"), expected);
		assert_string_equal(file.text, text);
		assert_int_equal(strncmp(file.text, file.source, strlen(file.source)), 0);
	} else {
		assert_null(file.text);
		if (text)
			assert_string_equal(file.source, text);
		else
			assert_null(file.source);
	}
	free(file.text);
	free(file.source);
}

#define NOTE " (CONFIG_IKCONFIG)"

/* Each place in turn, the last one first: those that come before it win. */
static void test_order(void **state)
{
	static const char *const images[] = {
		("/usr/lib/modules/" RELEASE "/Image"),
		("/boot/Image-" RELEASE),
		("/lib/modules/" RELEASE "/vmlinuz"),
		("/usr/lib/modules/" RELEASE "/vmlinuz"),
		("/boot/vmlinuz-" RELEASE),
		("/lib/modules/" RELEASE "/kernel/kernel/configs.ko"),
		("/usr/lib/modules/" RELEASE "/kernel/kernel/configs.ko"),
		("/usr/lib/modules/" RELEASE "/build/vmlinux"),
		("/usr/lib/modules/" RELEASE "/vmlinux"),
		("/boot/vmlinux-" RELEASE),
		("/usr/lib/debug/boot/vmlinux-" RELEASE),
	};
	static const char *const texts[] = {
		("/lib/modules/" RELEASE "/config"),
		("/usr/lib/modules/" RELEASE "/config"),
		("/boot/config-" RELEASE),
	};
	const struct tree *tree = *state;

	find(tree, RELEASE, true, NULL, "/boot/config-" RELEASE, -ENOENT);
	for (size_t i = 0; i < sizeof(images) / sizeof(images[0]); i++) {
		char text[128];

		put_image(tree, images[i], RELEASE, images[i]);
		(void)snprintf(text, sizeof(text), "%s" NOTE, images[i]);
		find(tree, RELEASE, true, images[i], text, 0);
	}
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		put_text(tree, texts[i], texts[i]);
		find(tree, RELEASE, true, texts[i], texts[i], 0);
	}
	put_gzip(tree, "/proc/config.gz", "running");
	find(tree, RELEASE, true, "running", "/proc/config.gz", 0);
	/* which another kernel does not look at */
	find(tree, RELEASE, false, "/boot/config-" RELEASE, "/boot/config-" RELEASE, 0);
	find(tree, "6.1.0-38-amd64", false, NULL, "/boot/config-6.1.0-38-amd64", -ENOENT);
}

/* CONFIG_IKCONFIG=m, on a kernel that does not run. */
static void test_packed_module(void **state)
{
	static const char path[] = "/lib/modules/" RELEASE "/kernel/kernel/configs.ko.xz";
	const struct tree *tree = *state;
	_cleanup_made_ struct made module = image(NULL, "module");
	_cleanup_made_ struct made xz = made_packed(ARCHIVE_FILTER_XZ, module);

	tree_bytes(tree, path, xz.data, xz.len);
	find(tree, RELEASE, false, "module",
	     "/lib/modules/" RELEASE "/kernel/kernel/configs.ko.xz" NOTE, 0);
}

static void test_boot_image(void **state)
{
	const struct tree *tree = *state;
	_cleanup_made_ struct made vmlinux = image(RELEASE, "bzImage");
	_cleanup_made_ struct made payload = made_packed(ARCHIVE_FILTER_XZ, vmlinux);
	_cleanup_made_ struct made bzimage = made_bzimage(payload, true);

	tree_bytes(tree, "/usr/lib/modules/" RELEASE "/vmlinuz", bzimage.data, bzimage.len);
	find(tree, RELEASE, false, "bzImage", "/usr/lib/modules/" RELEASE "/vmlinuz" NOTE, 0);
}

/* A vmlinux that is another kernel's, or has no configuration, is as if it were not there. */
static void test_other_images(void **state)
{
	const struct tree *tree = *state;
	_cleanup_made_ struct made without = made_elf(NULL, "nothing", 7);

	tree_bytes(tree, "/boot/vmlinux-" RELEASE, without.data, without.len);
	put_image(tree, "/usr/lib/modules/" RELEASE "/build/vmlinux", "6.1.0-99-amd64", "other");
	find(tree, RELEASE, false, NULL, "/boot/config-" RELEASE, -ENOENT);
	put_image(tree, "/boot/Image-" RELEASE, RELEASE, "this");
	find(tree, RELEASE, false, "this", "/boot/Image-" RELEASE NOTE, 0);
}

/* The next place would have one: but this is the kernel's, and what it says is not known. */
static void test_damaged(void **state)
{
	const struct tree *tree = *state;

	put_text(tree, "/lib/modules/" RELEASE "/config", "good");
	tree_file(tree, "/usr/lib/modules/" RELEASE "/config", "CONFIG_X=y\nCONFIG_");
	find(tree, RELEASE, true, NULL, "/usr/lib/modules/" RELEASE "/config", -EBADMSG);
	tree_directory(tree, "/boot/config-" RELEASE);
	find(tree, RELEASE, true, NULL, "/boot/config-" RELEASE, -EISDIR);
	tree_file(tree, "/proc/config.gz", "CONFIG_X=y\n");
	find(tree, RELEASE, true, NULL, "/proc/config.gz", -EBADMSG);
	find(tree, RELEASE, false, NULL, "/boot/config-" RELEASE, -EISDIR);
}

static void test_damaged_image(void **state)
{
	const struct tree *tree = *state;
	_cleanup_made_ struct made made = image(RELEASE, "damaged");
	unsigned char *config = memmem(made.data, made.len, "IKCFG_ST", 8);

	assert_non_null(config);
	config[8 + 12] ^= 0xff;
	tree_bytes(tree, "/boot/vmlinux-" RELEASE, made.data, made.len);
	put_image(tree, "/boot/vmlinuz-" RELEASE, RELEASE, "good");
	find(tree, RELEASE, false, NULL, "/boot/vmlinux-" RELEASE, -EBADMSG);
}

static void test_links(void **state)
{
	const struct tree *tree = *state;

	put_text(tree, "/usr/lib/modules/" RELEASE "/config", "linked");
	tree_link(tree, "/boot/config-" RELEASE, "/lib/modules/" RELEASE "/config");
	tree_link(tree, "/lib", "/usr/lib");
	find(tree, RELEASE, false, "linked", "/boot/config-" RELEASE, 0);
}

/* Root reads everything: only another user can be refused. */
static void become(uid_t uid)
{
	if (getuid() == 0)
		assert_int_equal(seteuid(uid), 0);
}

/* What may not be read may be read elsewhere; if not, that is why. */
static void test_forbidden(void **state)
{
	const struct tree *tree = *state;

	put_text(tree, "/boot/config-" RELEASE, "forbidden");
	tree_mode(tree, "/boot/config-" RELEASE, 0);
	become(65534);
	find(tree, RELEASE, false, NULL, "/boot/config-" RELEASE, -EACCES);
	become(0);
	put_text(tree, "/usr/lib/modules/" RELEASE "/config", "open");
	become(65534);
	find(tree, RELEASE, false, "open", "/usr/lib/modules/" RELEASE "/config", 0);
	become(0);
}

static void test_no_release(void **state)
{
	static const char *const releases[] = { NULL, "", "..", "../../../etc/x", "a/b" };
	const struct tree *tree = *state;

	put_text(tree, "/usr/lib/config", "outside");
	put_text(tree, "/boot/config-", "empty");
	for (size_t i = 0; i < sizeof(releases) / sizeof(releases[0]); i++)
		find(tree, releases[i], false, NULL, NULL, -EINVAL);
	find(tree, NULL, true, NULL, "/proc/config.gz", -ENOENT);
	put_gzip(tree, "/proc/config.gz", "running");
	find(tree, NULL, true, "running", "/proc/config.gz", 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_order),	 TEST(test_packed_module), TEST(test_boot_image),
		TEST(test_other_images), TEST(test_damaged),	   TEST(test_damaged_image),
		TEST(test_links),	 TEST(test_forbidden),	   TEST(test_no_release),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
