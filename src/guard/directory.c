/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/directory.h"

#include <string.h>

static struct directory_edge *edge_find(const struct directory_trie *trie,
					const struct bw_component_key *key)
{
	for (size_t i = 0; i < trie->n_edges; i++)
		if (memcmp(&trie->edges[i].key, key, sizeof(*key)) == 0)
			return &trie->edges[i];
	return NULL;
}

/* The edge for `key`, made if it is new. Every edge leads to a node of its own. */
static int edge_get(struct directory_trie *trie, const struct bw_component_key *key,
		    struct directory_edge **ret_edge)
{
	struct directory_edge *edge = edge_find(trie, key);
	struct directory_edge *edges;

	if (!edge) {
		edges = reallocarray(trie->edges, trie->n_edges + 1, sizeof(*edges));
		if (!edges)
			return -ENOMEM;
		trie->edges = edges;
		edge = &edges[trie->n_edges++];
		*edge = (struct directory_edge){
			.key = *key,
			.value.node = BW_NODE_ROOT + (__u32)trie->n_edges,
		};
	}
	*ret_edge = edge;
	return 0;
}

static void hint_set(struct directory_trie *trie, __u32 parent, const char *name, __u32 len)
{
	__u32 two = (unsigned char)name[0];
	__u32 bit;

	if (len > 1)
		two |= (__u32)(unsigned char)name[1] << 8;
	bit = bw_hint_bit(parent, len, two);
	trie->hint[bit / 64] |= 1ULL << (bit % 64);
}

/* One component below node *parent, piece by piece; *parent becomes the node it leads to. */
static int component_add(struct directory_trie *trie, const char *name, size_t len, __u32 *parent,
			 struct directory_edge **ret_edge)
{
	hint_set(trie, *parent, name, (__u32)len);
	while (len > 0) {
		struct bw_component_key key = { .parent = *parent, .left = (__u32)len };
		const size_t size = len < sizeof(key.piece) ? len : sizeof(key.piece);
		int r;

		memcpy(key.piece, name, size);
		r = edge_get(trie, &key, ret_edge);
		if (r < 0)
			return r;
		*parent = (*ret_edge)->value.node;
		name += size;
		len -= size;
	}
	return 0;
}

static int path_add(struct directory_trie *trie, const char *path, __u32 directory)
{
	struct directory_edge *edge = NULL;
	__u32 parent = BW_NODE_ROOT;
	int r;

	if (path[0] != '/')
		return -EINVAL;
	while (*(path += strspn(path, "/"))) {
		size_t len = strcspn(path, "/");

		r = component_add(trie, path, len, &parent, &edge);
		if (r < 0)
			return r;
		path += len;
	}
	if (!edge)
		return -EINVAL;
	edge->value.directory = directory;
	return 0;
}

int directory_trie_new(const struct policy *policy, struct directory_trie **ret_trie)
{
	_cleanup_directory_trie_ struct directory_trie *trie = NULL;
	int r;

	trie = calloc(1, sizeof(*trie));
	if (!trie)
		return -ENOMEM;
	for (size_t i = 0; i < policy->n_directories; i++) {
		r = path_add(trie, policy->directories[i].path, (__u32)i + 1);
		if (r < 0)
			return r;
	}
	*ret_trie = TAKE_PTR(trie);
	return 0;
}

struct directory_trie *directory_trie_free(struct directory_trie *trie)
{
	if (!trie)
		return NULL;
	free(trie->edges);
	free(trie);
	return NULL;
}
