// Whether names still stand for what they stood for: `first_change` of sandbox/check.py.
//
// The same in Python would write to every object that it only looks at, since it counts references, and so copy most pages
// of memory that a run shares with the zygote.

#include "zygote.h"

// The names of a dictionary or class, borrowed; NULL where it is neither.
static PyObject *names_of(PyObject *owner) {
    if (PyDict_Check(owner)) return owner;
    if (!PyType_Check(owner)) return NULL;
#if PY_VERSION_HEX >= 0x030C0000
    PyObject *names = PyType_GetDict((PyTypeObject *)owner);
    Py_XDECREF(names);  // The class holds it too.
    return names;
#else
    return ((PyTypeObject *)owner)->tp_dict;
#endif
}

// A borrowed reference to the first name of an owner that stands for something else than before; NULL where there is none,
// with an exception where that cannot be told.
static PyObject *changed_name(PyObject *before, PyObject *now, int also_new) {
    PyObject *name, *value;
    for (Py_ssize_t place = 0; PyDict_Next(before, &place, &name, &value);) {
        PyObject *found = PyDict_GetItemWithError(now, name);
        if (found != value) return PyErr_Occurred() ? NULL : name;
    }
    for (Py_ssize_t place = 0; also_new && PyDict_Next(now, &place, &name, &value);) {
        int known = PyDict_Contains(before, name);
        if (known < 0) return NULL;
        if (!known && PyCallable_Check(value)) return name;
    }
    return NULL;
}

// (snapshots): see check.py.
PyObject *first_change(PyObject *module, PyObject *snapshots) {
    (void)module;
    if (!PyList_Check(snapshots)) return PyErr_Format(PyExc_TypeError, "snapshots come in a list");
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(snapshots); i++) {
        PyObject *snapshot = PyList_GET_ITEM(snapshots, i);
        if (!PyTuple_Check(snapshot) || PyTuple_GET_SIZE(snapshot) != 4)
            return PyErr_Format(PyExc_TypeError, "a snapshot has four parts");
        PyObject *before = PyTuple_GET_ITEM(snapshot, 1), *now = names_of(PyTuple_GET_ITEM(snapshot, 2));
        if (!now || !PyDict_Check(before)) return PyErr_Format(PyExc_TypeError, "neither a dictionary nor a class");
        PyObject *name = changed_name(before, now, PyTuple_GET_ITEM(snapshot, 3) == Py_True);
        if (name) return PyUnicode_FromFormat("%S.%S", PyTuple_GET_ITEM(snapshot, 0), name);
        if (PyErr_Occurred()) return NULL;
    }
    Py_RETURN_NONE;
}
