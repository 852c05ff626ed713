/*
 * load.c - a program is believed only after every number in it has been looked at.
 *
 * One pass over the instructions, no memory of its own, no recursion: the cost of a hostile program
 * is its length. The image is private to this process, so what was checked stays as it was.
 */
#include "loading.h"
#include "program.h"
#include "sys.h"

/*
 * A plain fork would leave two interpreters with one program; what makes processes is spawn.
 * rt_sigreturn would take a signal frame from a stack that has none.
 */
static bool is_ours_alone(uint32_t nr)
{
	switch (nr) {
	case __NR_clone:
	case __NR_clone3:
	case __NR_rt_sigreturn:
#ifdef __NR_fork
	case __NR_fork:
	case __NR_vfork:
#endif
		return true;
	default:
		return false;
	}
}

/* CSIGNAL and the flags that give the child a memory, or a kinship, of its own kind. clone(2) */
#define SPAWN_FLAGS                                                                      \
	(0x00000080ull /* NEWTIME */ | 0x00020000ull /* NEWNS */ | 0x02000000ull /* NEWCGROUP */ | \
	 0x04000000ull /* NEWUTS */ | 0x08000000ull /* NEWIPC */ | 0x10000000ull /* NEWUSER */ |   \
	 0x20000000ull /* NEWPID */ | 0x40000000ull /* NEWNET */ | 0x00000200ull /* FS */ |        \
	 0x00000400ull /* FILES */ | 0x00008000ull /* PARENT */ |                                  \
	 0x100000000ull /* CLEAR_SIGHAND */ | 0x200000000ull /* INTO_CGROUP */)

/* Claims the range of a spawn's child, and writes down in it who its parent is. */
static bool check_spawn(struct loading *l, const struct instruction *i)
{
	const struct header *h = l->program->header;

	if (i->kind[0] != OPERAND_VALUE || i->kind[1] != OPERAND_VALUE)
		return refuse(l, "spawn's flags and signal must be plain values", i->kind[0], OPERAND_VALUE);
	if (i->operand[0] & ~SPAWN_FLAGS)
		return refuse(l, "spawn has flags that share memory or are unknown", i->operand[0],
			      SPAWN_FLAGS);
	if (i->operand[1] > 64)
		return refuse(l, "no such signal", i->operand[1], 64);
	if (i->depth >= MAX_DEPTH)
		return refuse(l, "processes are nested too deeply", i->depth + 1, MAX_DEPTH);
	if (i->child_first != l->instructions)
		return refuse(l, "its child's range is not the next one", i->child_first, l->instructions);
	if (i->child_count > h->instructions - l->instructions)
		return refuse(l, "its child's range leaves the program", i->child_count,
			      h->instructions - l->instructions);
	for (uint32_t n = 0; n < i->child_count; n++) {
		struct instruction *c = &l->program->instructions[l->instructions + n];

		if (c->first || c->parent || c->depth)
			return refuse(l, "a reserved field of its child is not zero", n, 0);
		c->first = l->instructions;
		c->parent = l->index + 1;
		c->depth = i->depth + 1;
	}
	l->instructions += i->child_count;
	return true;
}

/* Written so that no sum can overflow. */
static bool check_answer(struct loading *l, const struct instruction *i)
{
	if (!(i->flags & INSTRUCTION_ANSWER))
		return i->answer_at == 0 ||
		       refuse(l, "says where an answer is, and has none", i->answer_at, 0);
	if (i->capture_length < 4 || i->answer_at > i->capture_length - 4)
		return refuse(l, "its answer is not in its capture", i->answer_at, i->capture_length);
	return true;
}

static bool check_capture(struct loading *l, const struct instruction *i)
{
	if (i->capture > CAPTURE_LAST)
		return refuse(l, "unknown kind of capture", i->capture, CAPTURE_LAST);
	if (!in_arena(l, i->capture_at, i->capture_length))
		return refuse(l, "its capture leaves the arena", (uint64_t)i->capture_at + i->capture_length,
			      l->program->header->arena);
	if (i->flags & ~INSTRUCTION_FLAGS)
		return refuse(l, "unknown flags", i->flags, INSTRUCTION_FLAGS);
	if ((i->flags & INSTRUCTION_WAITS) && i->capture_length < 4)
		return refuse(l, "its capture has no room for a wait status", i->capture_length, 4);
	return check_answer(l, i);
}

static bool check_monitor(struct loading *l, const struct instruction *i)
{
	if (i->kind[0] != OPERAND_ARENA)
		return refuse(l, "a monitor's orders must lie in the arena", i->kind[0], OPERAND_ARENA);
	return in_arena(l, i->operand[0], sizeof(struct monitor_spec)) ||
	       refuse(l, "a monitor's orders leave the arena", i->operand[0], l->program->header->arena);
}

static bool check_instruction(struct loading *l)
{
	const struct instruction *i = &l->program->instructions[l->index];

	if (l->index >= l->instructions)
		return refuse(l, "belongs to no process", l->index, l->instructions);
	if (i->opcode > OP_LAST)
		return refuse(l, "unknown opcode", i->opcode, OP_LAST);
	if (i->policy > POLICY_LAST)
		return refuse(l, "unknown error policy", i->policy, POLICY_LAST);
	if (i->expected > MAX_EXPECT)
		return refuse(l, "expects too many errors", i->expected, MAX_EXPECT);
	if (i->opcode == OP_CALL && is_ours_alone(i->nr))
		return refuse(l, "a process is made by spawn, not by a plain call", i->nr, 0);
	if (i->opcode != OP_SPAWN && (i->child_first || i->child_count))
		return refuse(l, "only spawn has a child", i->child_first, 0);
	for (int n = 0; n < 6; n++)
		if (!check_source(l, i->kind[n], i->operand[n]))
			return false;
	if (!check_capture(l, i) || !check_relocations(l, i))
		return false;
	if (i->opcode == OP_MONITOR)
		return check_monitor(l, i);
	return i->opcode != OP_SPAWN || check_spawn(l, i);
}

static bool check_header(struct loading *l, const struct header *h, uint64_t length)
{
	if (length < sizeof(*h))
		return refuse(l, "shorter than a header", length, sizeof(*h));
	if (h->magic != PROGRAM_MAGIC)
		return refuse(l, "not a program: wrong magic", h->magic, PROGRAM_MAGIC);
	if (h->version != PROGRAM_VERSION)
		return refuse(l, "of another version", h->version, PROGRAM_VERSION);
	if (h->length > MAX_LENGTH)
		return refuse(l, "too long", h->length, MAX_LENGTH);
	if (h->length != length)
		return refuse(l, "not as long as it says", length, h->length);
	if (h->instructions > MAX_INSTRUCTIONS)
		return refuse(l, "too many instructions", h->instructions, MAX_INSTRUCTIONS);
	if (h->relocations > MAX_RELOCATIONS)
		return refuse(l, "too many relocations", h->relocations, MAX_RELOCATIONS);
	if ((h->flags & ~PROGRAM_HOLD) || h->zero[0] || h->zero[1] || h->zero[2])
		return refuse(l, "a reserved field of the header is not zero", h->flags, 0);
	if (h->stop_how > STOP_PAUSE)
		return refuse(l, "unknown way to stop", h->stop_how, STOP_PAUSE);
	if (h->root > h->instructions)
		return refuse(l, "the first process has more instructions than there are", h->root,
			      h->instructions);
	uint64_t sections = sizeof(*h) + (uint64_t)h->instructions * sizeof(struct instruction) +
			    (uint64_t)h->relocations * sizeof(struct relocation) + h->arena;

	return sections == length || refuse(l, "its sections do not fill it", sections, length);
}

bool program_load(void *image, uint64_t length, struct program *program, struct complaint *complaint)
{
	struct loading l = { .program = program, .complaint = complaint, .index = NOWHERE };
	const struct header *h = image;

	if (!check_header(&l, h, length))
		return false;
	unsigned char *at = (unsigned char *)image + sizeof(*h);

	program->header = h;
	program->instructions = (struct instruction *)at;
	at += h->instructions * sizeof(struct instruction);
	program->relocations = (const struct relocation *)at;
	program->arena = at + h->relocations * sizeof(struct relocation);

	l.instructions = h->root;
	for (uint32_t n = 0; n < h->root; n++) {
		const struct instruction *i = &program->instructions[n];

		if (i->first || i->parent || i->depth)
			return refuse(&l, "a reserved field is not zero", n, 0);
	}
	for (l.index = 0; l.index < h->instructions; l.index++)
		if (!check_instruction(&l))
			return false;
	if (l.relocations != h->relocations) {
		l.index = NOWHERE;
		return refuse(&l, "relocations that no instruction uses", l.relocations, h->relocations);
	}
	return true;
}

uint64_t program_results_size(const struct program *program)
{
	return (uint64_t)program->header->instructions * sizeof(int64_t);
}
