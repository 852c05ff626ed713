/* interpret.c - one instruction after the other, in every process the same. */
#include "interpret.h"

#include "monitor.h"
#include "process.h"
#include "reap.h"
#include "relay.h"
#include "signals.h"
#include "sys.h"

struct running {
	const struct program *program;
	struct trace *trace;
	uint32_t next, end; /* what is left of this process's range */
	int32_t pid; /* as this process sees itself; never changes, setns(2) concerns its children */
	int status;
	bool is_child;
};

/* What one instruction did. */
struct outcome {
	int64_t result;
	uint16_t flags;
	bool ends; /* exit_group: this process has nothing more to do */
};

static uint64_t operand(const struct running *r, const struct instruction *i, int n)
{
	return operand_value(r->program, i->kind[n], i->operand[n]);
}

static bool never_returns(const struct instruction *i)
{
	return i->opcode == OP_CALL && (i->nr == __NR_execve || i->nr == __NR_execveat);
}

static struct outcome call(struct running *r, const struct instruction *i)
{
	if (i->nr == __NR_exit_group || i->nr == __NR_exit) {
		r->status = (int)(operand(r, i, 0) & 0xff);
		return (struct outcome){ .ends = true };
	}
	uint64_t argument[6];

	for (int n = 0; n < 6; n++)
		argument[n] = operand(r, i, n);
	if (never_returns(i))
		signals_pipe(false);
	long result = program_call((long)i->nr, argument);

	if (never_returns(i))
		signals_pipe(true);
	return (struct outcome){ .result = result };
}

static struct outcome make_process(struct running *r, const struct instruction *i)
{
	struct spawn how = { .flags = operand(r, i, 0),
			     .exit_signal = operand(r, i, 1),
			     .cgroup = operand(r, i, 2) };
	bool fell_back = false;
	long pid = spawn(&how, &fell_back);

	if (pid == 0) {
		r->next = i->child_first;
		r->end = i->child_first + i->child_count;
		r->pid = (int32_t)SYS(__NR_getpid);
		r->status = 0;
		r->is_child = true;
	}
	return (struct outcome){ .result = pid, .flags = fell_back ? RECORD_CLONE : 0 };
}

static int stand_by(struct running *r, const struct instruction *i)
{
	struct monitor_spec spec;

	memcpy(&spec, r->program->arena + i->operand[0], sizeof(spec));
	return monitor(&spec);
}

static struct outcome perform(struct running *r, const struct instruction *i)
{
	int status;

	switch (i->opcode) {
	case OP_SPAWN:
		return make_process(r, i);
	case OP_REAP:
		status = reap((int32_t)operand(r, i, 0));
		break;
	case OP_RELAY:
		status = relay((int)operand(r, i, 0), (int32_t)operand(r, i, 1));
		break;
	case OP_MONITOR:
		status = stand_by(r, i);
		break;
	case OP_READY:
		return (struct outcome){ .result = 0 };
	default:
		return call(r, i);
	}
	if (status >= 0)
		r->status = status;
	return (struct outcome){ .result = status };
}

/* Is this result what the program's author wanted? */
static bool as_meant(const struct instruction *i, int64_t result)
{
	bool error = failed((long)result);

	switch (i->policy) {
	case POLICY_CONTINUE:
		return true;
	case POLICY_EXPECT:
		for (unsigned int n = 0; error && n < i->expected; n++)
			if (i->expect[n] == -result)
				return true;
		return false;
	default:
		return !error && result >= i->least;
	}
}

/*
 * A kernel that is talked to by messages (netlink(7)) takes each of them, and says afterwards, in one of its
 * own, what became of it. Too short a message says nothing, and is not taken for a yes.
 */
static int64_t answer(const struct instruction *i, const unsigned char *capture, int64_t result)
{
	int32_t error;

	if (result < 0 || (uint64_t)result < (uint64_t)i->answer_at + sizeof(error))
		return -EBADMSG;
	memcpy(&error, capture + i->answer_at, sizeof(error));
	if (error >= 0)
		return result;
	return failed(error) ? error : -EBADMSG;
}

static uint32_t captured_bytes(const struct instruction *i, int64_t result)
{
	if (i->capture == CAPTURE_NONE || failed((long)result))
		return 0;
	if (i->capture == CAPTURE_RESULT && result < i->capture_length)
		return result > 0 ? (uint32_t)result : 0;
	return i->capture_length;
}

static void stop_here(const struct running *r, const struct record *record)
{
	struct record fault = *record;

	fault.flags |= RECORD_FAULT;
	trace_record(r->trace, &fault, r->program->arena);
	trace_flush(r->trace);
	while (r->program->header->stop_how == STOP_PAUSE)
		SYS(__NR_ppoll, NULL, 0, NULL, NULL, 0);
	/* The init of a pid namespace cannot kill itself (pid_namespaces(7)); it can leave. */
	SYS(__NR_kill, r->pid, KILL);
	leave(128 + KILL);
}

/* False: this process's program ends with this instruction. */
static bool step(struct running *r)
{
	const struct program *p = r->program;
	uint32_t index = r->next++;
	const struct instruction *i = &p->instructions[index];
	const unsigned char *capture = p->arena + i->capture_at;
	struct record record = { .instruction = index, .pid = r->pid, .kind = RECORD_ATTEMPT };

	relocate(p, i);
	record.start = monotonic();
	if (never_returns(i))
		trace_record(r->trace, &record, NULL);
	if (may_wait(i))
		trace_flush(r->trace);
	struct outcome outcome = perform(r, i);

	p->results[index] = outcome.result;
	if (i->opcode == OP_SPAWN && outcome.result == 0)
		return true; /* the child's first moment; the parent tells of it */
	bool came = !failed((long)outcome.result);
	bool answers = came && (i->flags & INSTRUCTION_ANSWER);
	bool meant = as_meant(i, answers ? answer(i, capture, outcome.result) : outcome.result);

	if (came && (i->flags & INSTRUCTION_WAITS)) {
		int wait_status;

		memcpy(&wait_status, capture, sizeof(wait_status));
		if (i->flags & INSTRUCTION_STATUS)
			r->status = exit_status(wait_status);
		if (i->flags & INSTRUCTION_SUCCESS)
			meant = meant && wait_status == 0;
	}
	record.kind = RECORD_CALL;
	record.end = monotonic();
	record.result = outcome.result;
	record.flags = outcome.flags | (meant ? 0 : RECORD_STOPPED);
	record.captured = captured_bytes(i, outcome.result);
	if (p->header->stop_after == index + 1) {
		record.captured = 0;
		stop_here(r, &record);
	}
	trace_record(r->trace, &record, capture);
	if (i->opcode == OP_READY)
		trace_close(r->trace);
	if (!meant)
		r->status = EXIT_CALL_FAILED;
	return meant && !outcome.ends;
}

int interpret(const struct program *program, struct trace *trace)
{
	struct running r = {
		.program = program,
		.trace = trace,
		.end = program->header->root,
		.pid = (int32_t)SYS(__NR_getpid),
	};

	trace->hold = program->header->flags & PROGRAM_HOLD;
	while (r.next < r.end && step(&r))
		;
	if (r.is_child) {
		trace_flush(trace);
		leave(r.status);
	}
	return r.status;
}
