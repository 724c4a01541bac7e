// The audit hook (PEP 578): which events reach the judge in sandbox/check.py, and a note of what it refused that no Python
// program can take back.
//
// It is added before Python starts and sleeps until a run arms it. The list of events is check.py's.

#include "zygote.h"

#include <stdio.h>
#include <string.h>

static PyObject *judge, *tampered;
static char refused[128];
static char watched[64][48];
static size_t watched_count;
static _Thread_local int busy;  // The judge itself raises events.

const char *refused_reason(void) { return refused[0] ? refused : NULL; }

static int is_watched(const char *event) {
    if (!strncmp(event, "ctypes.", 7)) return 1;
    for (size_t i = 0; i < watched_count; i++)
        if (!strcmp(event, watched[i])) return 1;
    return 0;
}

// Notes and raises what the judge refuses; -1 where it did.
static int refuse(PyObject *reason) {
    const char *text = PyUnicode_AsUTF8(reason);
    if (!refused[0]) snprintf(refused, sizeof refused, "%s", text ? text : "an audited event");
    PyErr_Clear();
    if (PyList_Append(tampered, reason)) PyErr_Clear();
    PyErr_Format(PyExc_RuntimeError, "not permitted in the sandbox: %s", refused);
    return -1;
}

static int hook(const char *event, PyObject *arguments, void *unused) {
    (void)unused;
    if (!judge || busy || !is_watched(event)) return 0;
    busy = 1;
    PyFrameObject *frame = PyEval_GetFrame();
    PyObject *reason = PyObject_CallFunction(judge, "sOO", event, arguments, frame ? (PyObject *)frame : Py_None);
    int result = !reason ? -1 : reason == Py_None ? 0 : refuse(reason);
    Py_XDECREF(reason);
    busy = 0;
    return result;
}

int add_audit_hook(void) { return PySys_AddAuditHook(hook, NULL) == 0; }

// (events, judge, tampered): from now on events are watched.
PyObject *arm_audit_hook(PyObject *module, PyObject *arguments) {
    (void)module;
    PyObject *events, *new_judge, *new_tampered;
    if (!PyArg_ParseTuple(arguments, "O!OO!", &PyTuple_Type, &events, &new_judge, &PyList_Type, &new_tampered)) return NULL;
    Py_ssize_t count = PyTuple_GET_SIZE(events);
    for (Py_ssize_t i = 0; i < count; i++) {
        const char *event = PyUnicode_AsUTF8(PyTuple_GET_ITEM(events, i));
        if (!event) return NULL;
        if (watched_count == sizeof watched / sizeof *watched || strlen(event) >= sizeof *watched)
            return PyErr_Format(PyExc_ValueError, "too many events, or one with too long a name");
        strcpy(watched[watched_count++], event);
    }
    tampered = Py_NewRef(new_tampered);
    if (AUDIT_HOOK) judge = Py_NewRef(new_judge);
    Py_RETURN_NONE;
}
