// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making a page executable: loaders, dlopen(), JITs that map a file, programs' own segments.
 */
#include "bpf/verdict.bpf.h"

/* `prot` and not `reqprot`: the kernel has added what READ_IMPLIES_EXEC asks for. */
SEC("lsm/mmap_file")
int BPF_PROG(bw_map, struct file *file, unsigned long reqprot, unsigned long prot,
	     unsigned long flags, int ret)
{
	if (!(prot & PROT_EXEC))
		return ret;
	barrier(); /* most calls end above, and clang would ask the rest first */
	if (ret || !file) /* no file: anonymous memory, which we never touch */
		return ret;
	return hook_result(refused(file, NULL, BW_OPERATION_MAP), -EPERM);
}

SEC("lsm/file_mprotect")
int BPF_PROG(bw_protect, struct vm_area_struct *vma, unsigned long reqprot, unsigned long prot,
	     int ret)
{
	struct file *file;

	if (!(prot & PROT_EXEC) || ret ||
	    vma->vm_flags & VM_EXEC) /* it is executable: judged before */
		return ret;
	file = vma->vm_file;
	if (!file)
		return 0;
	return hook_result(refused(file, NULL, BW_OPERATION_MAP), -EACCES);
}

/*
 * Up to 6.0, remap_file_pages() under READ_IMPLIES_EXEC makes a shared mapping executable without
 * mmap_file (mm/mmap.c: do_mmap() adds PROT_EXEC itself). mmap_addr is the only hook on that way,
 * called with the mmap lock held. The loader leaves this out where mm_struct has no mm_rb.
 */
#define VMA_TREE_DEPTH 40 /* a red-black tree of 65530 mappings, vm.max_map_count, is 32 deep */

/* The file mapped at an address of the current task, or NULL. */
static __noinline const struct file *file_at(u64 mm, u64 addr)
{
	u64 node = read_pointer(mm + offset_of(struct mm_struct___rb, mm_rb) +
				offset_of(struct rb_root, rb_node));

	for (int i = 0; i < VMA_TREE_DEPTH && node; i++) {
		const u64 vma = node - offset_of(struct vm_area_struct___rb, vm_rb);

		if (addr < read_pointer(vma + offset_of(struct vm_area_struct___rb, vm_start)))
			node = read_pointer(node + offset_of(struct rb_node, rb_left));
		else if (addr >= read_pointer(vma + offset_of(struct vm_area_struct___rb, vm_end)))
			node = read_pointer(node + offset_of(struct rb_node, rb_right));
		else
			return (void *)read_pointer(vma +
						    offset_of(struct vm_area_struct, vm_file));
	}
	return NULL;
}

/* As refused(): a function of its own, for the mmap() calls that it is not about. */
static __noinline bool remap_refused(const struct task_struct *task, u64 addr)
{
	const struct file *file = file_at((u64)BPF_CORE_READ(task, mm), addr);
	u32 where;

	if (!file) /* nothing of a file is mapped there, so nothing of one can be remapped */
		return false;
	where = place_of_address(file);
	return where && refused_at(file, NULL, forget(where), BW_OPERATION_MAP);
}

SEC("?lsm/mmap_addr")
int BPF_PROG(bw_remap, unsigned long addr, int ret)
{
	const struct task_struct *task;

	if (!bpf_core_field_exists(((struct mm_struct___rb *)0)->mm_rb))
		return ret;
	task = (void *)bpf_get_current_task();
	if (!(BPF_CORE_READ(task, personality) & READ_IMPLIES_EXEC))
		return ret;
	barrier(); /* as above */
	if (ret)
		return ret;
	return hook_result(remap_refused(task, addr), -EPERM);
}

static const char _license[] SEC("license") = "GPL";
