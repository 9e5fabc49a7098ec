/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "grub-tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static const char mkconfig[] =
	"[ $# = 2 ] && [ \"$1\" = -o ] || { echo \"wrong arguments: $*\" >&2; exit 64; }\n"
	"# /etc/default/grub, then /etc/default/grub.d\n"
	"GRUB_CMDLINE_LINUX= GRUB_CMDLINE_LINUX_DEFAULT=\n"
	". \"$root/etc/default/grub\"\n"
	"for x in \"$root\"/etc/default/grub.d/*.cfg; do [ ! -e \"$x\" ] || . \"$x\"; done\n"
	"{\n"
	"echo '### BEGIN /etc/grub.d/10_linux ###'\n"
	"for kernel in 6.1.0-37-amd64 5.10.0-33-amd64; do\n"
	"	for words in \"$GRUB_CMDLINE_LINUX $GRUB_CMDLINE_LINUX_DEFAULT\" "
	"\"single $GRUB_CMDLINE_LINUX\"; do\n"
	"		printf 'menuentry \"%s\" {\\n\\tlinux\\t/boot/vmlinuz-%s root=UUID=1 ro  %s\\n' "
	"$kernel $kernel \"$words\"\n"
	"		printf '\\tinitrd\\t/boot/initrd.img-%s\\n}\\n' $kernel\n"
	"	done\n"
	"done\n"
	"echo '### END /etc/grub.d/10_linux ###'\n"
	"echo '### BEGIN /etc/grub.d/30_os-prober ###'\n"
	"printf 'menuentry \"other\" {\\n\\tlinux /vmlinuz root=/dev/sdb1 quiet\\n}\\n'\n"
	"echo '### END /etc/grub.d/30_os-prober ###'\n"
	"} >\"$2.new\" || exit 1\n"
	"grub-script-check \"$2.new\" || exit 1\n"
	"cat \"$2.new\" >\"$2\" && rm -f \"$2.new\"\n"
	"echo done >&2\n";

static const char script_check[] =
	"[ $# = 1 ] || { echo \"wrong arguments: $*\" >&2; exit 64; }\n"
	"begun=0 ended=0\n"
	"while read -r line; do\n"
	"	case $line in *'{') begun=$((begun + 1)) ;; '}') ended=$((ended + 1)) ;; esac\n"
	"done <\"$1\"\n"
	"[ $begun = $ended ] || { echo 'Syntax error at line 1' >&2; exit 1; }\n";

void grub_tree_script(const struct tree *tree, const char *path, const char *text)
{
	char *script = NULL;

	assert_true(asprintf(&script,
			     "#!/bin/sh\nroot=${0%%%s}\nPATH=$root/usr/sbin:$root/usr/bin:$PATH\n"
			     "%s",
			     path, text) > 0);
	tree_file(tree, path, script);
	tree_mode(tree, path, 0755);
	free(script);
}

void grub_tree_make(const struct tree *tree)
{
	char *command = NULL;

	tree_file(tree, "/etc/default/grub",
		  "# If you change this file, run 'update-grub' afterwards\n"
		  "GRUB_DEFAULT=0\n"
		  "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\n"
		  "GRUB_CMDLINE_LINUX=\"net.ifnames=0\"\n");
	grub_tree_script(tree, "/usr/sbin/grub-mkconfig", mkconfig);
	grub_tree_script(tree, "/usr/bin/grub-script-check", script_check);
	grub_tree_script(tree, "/usr/sbin/update-grub", "exit 64\n");
	tree_directory(tree, "/boot/grub");
	assert_true(asprintf(&command,
			     "%s/usr/sbin/grub-mkconfig -o %s/boot/grub/grub.cfg 2>/dev/null",
			     tree->path, tree->path) > 0);
	assert_int_equal(system(command), 0);
	free(command);
	tree_mode(tree, "/boot/grub/grub.cfg", 0444);
}

char *grub_tree_text(const struct tree *tree, const char *path)
{
	char *text = NULL;
	size_t len = 0;

	assert_int_equal(file_read(tree->fd, path + 1, 1 << 20, &text, &len), 0);
	return text;
}

static void all_print(const struct tree *tree, const char *path, FILE *stream);

static void one_print(const struct tree *tree, const char *path, FILE *stream)
{
	struct stat st;

	if (strcmp(path, "/var/lib/bootward") == 0)
		return;
	assert_int_equal(fstatat(tree->fd, path + 1, &st, AT_SYMLINK_NOFOLLOW), 0);
	/* /var and /var/lib are made for the record and stay */
	if (strcmp(path, "/var") != 0 && strcmp(path, "/var/lib") != 0)
		fprintf(stream, "%s %o %u:%u\n", path, st.st_mode, st.st_uid, st.st_gid);
	if (S_ISDIR(st.st_mode)) {
		all_print(tree, path, stream);
	} else if (S_ISREG(st.st_mode)) {
		char *text = grub_tree_text(tree, path);

		fprintf(stream, "%s\n", text);
		free(text);
	}
}

static void all_print(const struct tree *tree, const char *path, FILE *stream)
{
	char below[4096];
	struct dirent **entries = NULL;
	int n;

	(void)snprintf(below, sizeof(below), "%s%s", tree->path, path);
	n = scandir(below, &entries, NULL, alphasort);
	assert_true(n >= 0);
	for (int i = 0; i < n; i++) {
		const char *name = entries[i]->d_name;

		(void)snprintf(below, sizeof(below), "%s/%s", path, name);
		if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
			one_print(tree, below, stream);
		free(entries[i]);
	}
	free(entries);
}

char *grub_tree_all(const struct tree *tree)
{
	char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);

	assert_non_null(stream);
	all_print(tree, "", stream);
	fclose(stream);
	return text;
}
