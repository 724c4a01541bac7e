// What the checking reports to: the channel of sandbox/check.py.
//
// The record lies in shared memory, so reporting takes no system call and leaves no descriptor that a program could write
// to. Only the process that the run began with can report: one that the program forks and that comes back here ends.

#include "zygote.h"

#include <marshal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static struct record *record;
static struct suite *suite;
static char token[TOKEN_BYTES + 1];
static pid_t original;

void begin_verdict(const struct request *request, struct record *new_record, struct suite *new_suite) {
    record = new_record;
    suite = new_suite;
    memcpy(token, request->token, sizeof token);
    original = getpid();
}

static void require_original(void) {
    if (getpid() != original) _exit(EXIT_NOT_THE_ORIGINAL);
}

// Adds a message to the log; one that has no room is left out.
static void add(const char *message, size_t length) {
    uint32_t size = (uint32_t)length;
    if (length > LOG_BYTES - sizeof size || record->log_length > LOG_BYTES - sizeof size - length) return;
    memcpy(record->log + record->log_length, &size, sizeof size);
    memcpy(record->log + record->log_length + sizeof size, message, length);
    record->log_length += (uint32_t)(sizeof size + length);
}

// The bytes of a text of the program, which may hold anything.
static PyObject *bytes_of(PyObject *text) { return PyUnicode_AsEncodedString(text, "utf-8", "backslashreplace"); }

static PyObject *progress(PyObject *module, PyObject *arguments) {
    (void)module;
    unsigned int passed, total;
    if (!PyArg_ParseTuple(arguments, "II", &passed, &total)) return NULL;
    require_original();
    record->passed = passed;
    record->total = total;
    Py_RETURN_NONE;
}

static PyObject *missed(PyObject *module, PyObject *arguments) {
    (void)module;
    unsigned int position;
    PyObject *value;
    if (!PyArg_ParseTuple(arguments, "IO", &position, &value)) return NULL;
    require_original();
    char message[2048];
    int length = snprintf(message, sizeof message, "missed%c%u", 0, position);
    if (value != Py_None) {
        PyObject *bytes = bytes_of(value);
        if (!bytes) return NULL;
        size_t room = sizeof message - (size_t)length - 1, size = (size_t)PyBytes_GET_SIZE(bytes);
        if (size <= room) {  // A value that is cut short would be another one.
            message[length++] = 0;
            memcpy(message + length, PyBytes_AS_STRING(bytes), size);
            length += (int)size;
        }
        Py_DECREF(bytes);
    }
    add(message, (size_t)length);
    Py_RETURN_NONE;
}

// (verdict, passed, total, text): reports and leaves, without atexit handlers, which belong to the program.
static PyObject *finish(PyObject *module, PyObject *arguments) {
    (void)module;
    const char *verdict;
    unsigned int passed, total;
    PyObject *text;
    if (!PyArg_ParseTuple(arguments, "sIIU", &verdict, &passed, &total, &text)) return NULL;
    require_original();
    PyObject *bytes = bytes_of(text);
    const char *reason = bytes ? PyBytes_AS_STRING(bytes) : "";
    if (refused_reason()) {
        verdict = "tampered";
        reason = refused_reason();
    }
    char message[4096];
    int length = snprintf(message, sizeof message, "report%c%s%c%u%c%u%c%.3000s", 0, verdict, 0, passed, 0, total, 0, reason);
    // Only the report of a pass carries the token.
    if (!strcmp(verdict, "passed")) length += snprintf(message + length, sizeof message - (size_t)length, "%c%s", 0, token);
    record->passed = passed;
    record->total = total;
    add(message, (size_t)length);
    _exit(0);
}

// (parts): notes the compiled tests, and gives up the memory that they are noted in.
static PyObject *keep(PyObject *module, PyObject *parts) {
    (void)module;
    PyObject *bytes = PyMarshal_WriteObjectToString(parts, Py_MARSHAL_VERSION);
    if (!bytes) return NULL;
    if (suite && PyBytes_GET_SIZE(bytes) < SUITE_BYTES) {
        memcpy(suite->bytes, PyBytes_AS_STRING(bytes), (size_t)PyBytes_GET_SIZE(bytes));
        suite->length = (uint32_t)PyBytes_GET_SIZE(bytes);
    }
    Py_DECREF(bytes);
    // No program can change what later runs are given.
    if (suite && munmap(suite, sizeof *suite) != 0) return PyErr_SetFromErrno(PyExc_OSError);
    suite = NULL;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"keep", keep, METH_O, NULL},
    {"progress", progress, METH_VARARGS, NULL},
    {"missed", missed, METH_VARARGS, NULL},
    {"finish", finish, METH_VARARGS, NULL},
    {"arm", arm_audit_hook, METH_VARARGS, NULL},
    {"first_change", first_change, METH_O, NULL},
    {0},
};

static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "channel", .m_size = -1, .m_methods = methods};

// An object with the channel's functions. It is in no list of modules.
PyObject *make_channel(void) {
    PyObject *channel = PyModule_Create(&definition);
    if (channel && PyModule_AddObjectRef(channel, "guards", AUDIT_HOOK ? Py_True : Py_False) != 0) return NULL;
    return channel;
}
