/*
 * program.h - what the engine is given, byte by byte.
 *
 * A program is a list of system calls, and of programs for the processes that some of them make.
 * Everything is little-endian and of fixed size; sections follow each other without gaps:
 *
 *	header		48 bytes		what follows, how much of it
 *	instructions	128 bytes each		calls and verbs, in order
 *	relocations	16 bytes each		what is put into the arena just before a call
 *	arena		the rest		strings, structures, buffers: all memory a call may point to
 *
 * The first process runs instructions [0, root). A spawn names the range that its child runs.
 * Ranges lie one after the other in the order of the spawns that name them (breadth first), so each
 * instruction belongs to exactly one process, and no process can come round to an earlier one: there
 * are no loops, and every instruction runs at most once. That is why its index can name its result.
 *
 * load.c checks all of this before the first instruction runs; nothing after it checks again.
 * What is not checked is what the kernel is told: a program may pass any numbers and any lengths to
 * any call. It is as powerful as whoever wrote it, and no more powerful than they are.
 */
#ifndef NSLAB_PROGRAM_H
#define NSLAB_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>

#define PROGRAM_MAGIC 0x314c534eu /* "NSL1" */
#define PROGRAM_VERSION 1

/*
 * Nobody reads the trace while the program runs: records may be held back until their process has to
 * wait. Each record wakes its reader; ten of them cost a container a fifth of its start.
 */
#define PROGRAM_HOLD 1

/* Bounds far above any lab, far below what would hurt. */
#define MAX_LENGTH (16u << 20)
#define MAX_INSTRUCTIONS 65536u
#define MAX_RELOCATIONS 262144u
#define MAX_DEPTH 32u /* processes below the first; the kernel stops pid namespaces there too */

struct header {
	uint32_t magic;
	uint16_t version;
	uint16_t flags; /* PROGRAM_… */
	uint32_t length; /* of the whole program, this header included */
	uint32_t instructions;
	uint32_t relocations;
	uint32_t arena; /* bytes */
	uint32_t root; /* instructions of the first process */
	uint32_t stop_after; /* fault injection: stop after instruction N - 1; 0: never */
	uint32_t stop_how; /* enum stop_how */
	uint32_t zero[3];
};

enum stop_how {
	STOP_DIE = 0, /* that process is gone at once, as if by SIGKILL */
	STOP_PAUSE = 1, /* that process does nothing more, until somebody kills it */
};

enum opcode {
	OP_CALL = 0, /* nr(operand 0..5) */
	OP_SPAWN = 1, /* clone3(flags, exit signal, cgroup fd) and a program for the child */
	OP_REAP = 2, /* be the init of a pid namespace, or wait for operand 0 */
	OP_RELAY = 3, /* copy between our stdio and pty master operand 0 until child operand 1 ends */
	OP_READY = 4, /* say so, and trace no more: for a process that outlives its starter */
	OP_MONITOR = 5, /* stand between a container's streams and ours: struct monitor_spec at operand 0 */
	OP_LAST = OP_MONITOR,
};

/* In the arena, so that descriptors and the child come by relocation. -1: there is no such descriptor. */
struct monitor_spec {
	int32_t child;
	int32_t master; /* of the container's pty, both ways; -1: it has pipes */
	int32_t in, out, err; /* our ends of those */
	int32_t log;
	uint32_t log_max; /* bytes */
	uint32_t flags; /* MONITOR_… */
};

#define MONITOR_INPUT 1 /* our stdin is passed on */
#define MONITOR_OUTPUT 2 /* our stdout and stderr get what comes */
#define MONITOR_FLAGS (MONITOR_INPUT | MONITOR_OUTPUT)

enum operand_kind {
	OPERAND_VALUE = 0, /* the value itself */
	OPERAND_ARENA = 1, /* the address of an arena offset */
	OPERAND_RESULT = 2, /* what instruction N returned */
	OPERAND_LOAD32 = 3, /* the int at an arena offset: one end of a pipe2 */
	OPERAND_LENGTH = 4, /* how long the string at an arena offset is by then: write(2) of a text */
	OPERAND_LAST = OPERAND_LENGTH,
};

enum policy {
	POLICY_STOP = 0, /* a failure ends this process's program */
	POLICY_CONTINUE = 1, /* a failure is traced, and that is all */
	POLICY_EXPECT = 2, /* one of `expect` must happen; anything else ends the program */
	POLICY_LAST = POLICY_EXPECT,
};

enum capture {
	CAPTURE_NONE = 0,
	CAPTURE_WHOLE = 1, /* the whole range, when the call succeeded */
	CAPTURE_RESULT = 2, /* as many bytes of it as the call returned: read(2) */
	CAPTURE_LAST = CAPTURE_RESULT,
};

#define INSTRUCTION_STATUS 1 /* the capture range begins with a wait status: it becomes the program's */
#define INSTRUCTION_SUCCESS 2 /* the capture range begins with a wait status: any but 0 is a failure */
#define INSTRUCTION_ANSWER 4 /* what was received has an int at `answer_at`: negative, it is the error */
#define INSTRUCTION_WAITS (INSTRUCTION_STATUS | INSTRUCTION_SUCCESS)
#define INSTRUCTION_FLAGS (INSTRUCTION_WAITS | INSTRUCTION_ANSWER)
#define MAX_EXPECT 8

struct instruction {
	uint8_t opcode;
	uint8_t policy;
	uint8_t capture;
	uint8_t flags;
	uint32_t nr;
	uint8_t kind[6]; /* enum operand_kind */
	uint16_t expected; /* how many of `expect` count */
	uint64_t operand[6];
	uint16_t expect[MAX_EXPECT]; /* errno numbers */
	int64_t least; /* a smaller result is a failure too: end of file where a byte was awaited */
	uint32_t capture_at;
	uint32_t capture_length;
	uint32_t relocation_first;
	uint32_t relocation_count;
	uint32_t child_first;
	uint32_t child_count;
	/* Zero in the file; load.c writes them down when it learns them. */
	uint32_t first; /* where this instruction's range begins */
	uint32_t parent; /* 1 + the spawn that made this process; 0 in the first */
	uint32_t depth;
	uint32_t answer_at; /* with INSTRUCTION_ANSWER: from where the capture range begins; 0 without */
};

enum relocation_kind {
	RELOCATION_POINTER = 1, /* eight bytes: the address of arena offset `to` */
	RELOCATION_VALUE = 2, /* `width` bytes: a value known only now */
	RELOCATION_TEXT = 3, /* an empty string begins here, with `length` bytes of room */
	RELOCATION_LITERAL = 4, /* `length` bytes from `to` are appended to it */
	RELOCATION_NUMBER = 5, /* a value in decimal is appended to it */
};

struct relocation {
	uint8_t kind;
	uint8_t width; /* 4 or 8 */
	uint8_t source; /* OPERAND_RESULT or OPERAND_LOAD32; what `to` means for a value or a number */
	uint8_t zero;
	uint32_t at;
	uint32_t to;
	uint32_t length;
};

#define DECIMAL_DIGITS 20u /* of the longest 64-bit number, its sign included */

_Static_assert(sizeof(struct header) == 48, "the header's size is part of the format");
_Static_assert(sizeof(struct instruction) == 128, "an instruction's size is part of the format");
_Static_assert(sizeof(struct relocation) == 16, "a relocation's size is part of the format");
_Static_assert(sizeof(struct monitor_spec) == 32, "what a monitor is told is part of the format");

/* A program that load.c has accepted. */
struct program {
	const struct header *header;
	struct instruction *instructions;
	const struct relocation *relocations;
	unsigned char *arena;
	int64_t *results; /* one an instruction; a child begins with a copy of its parent's */
};

/* Why a program was refused: "instruction 7: its capture leaves the arena (4104, at most 4096)". */
struct complaint {
	const char *what;
	uint64_t seen;
	uint64_t limit;
	uint32_t instruction; /* NOWHERE: the complaint is about the program as a whole */
};

#define NOWHERE UINT32_MAX

/*
 * Checks `length` bytes at `image` (aligned to 8) and points `program` into them. False: see
 * `complaint`. `program->results` is the caller's to provide: program_results_size() zeroed bytes.
 */
bool program_load(void *image, uint64_t length, struct program *program, struct complaint *complaint);
uint64_t program_results_size(const struct program *program);

/* The value of an operand, now. */
uint64_t operand_value(const struct program *program, uint8_t kind, uint64_t operand);
/* Puts an instruction's run-time values where it needs them. */
void relocate(const struct program *program, const struct instruction *instruction);

#endif
