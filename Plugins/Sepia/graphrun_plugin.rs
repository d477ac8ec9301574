//! graphrun_plugin.h for Rust, version 1 of the contract: the same structs, field by field. The header
//! says what each field means.
#![allow(dead_code)]

use core::ffi::{c_char, c_void};

pub const MAGIC: u32 = 0x4752_5043;
pub const VERSION: u32 = 1;

/// What travels along an edge.
pub const IMAGE: u32 = 1;
pub const MASK: u32 = 2;

/// Who makes the memory of an output.
pub const AS_FIRST_INPUT: u32 = 0;
pub const BY_CALL: u32 = 1;

/// What values an option takes.
pub const BOOLEAN: u32 = 1;
pub const INTEGER: u32 = 2;
pub const NUMBER: u32 = 3;
pub const TEXT: u32 = 4;
pub const CHOICE: u32 = 5;

/// What an option is measured in.
pub const NO_UNIT: u32 = 0;
pub const PIXELS: u32 = 1;
pub const DEGREES: u32 = 2;
pub const PERCENT: u32 = 3;
pub const INTENSITY: u32 = 4;

/// Whether calls of a node may run side by side.
pub const PARALLEL: u32 = 0;
pub const SERIAL: u32 = 1;

#[repr(C)]
pub struct Port {
    pub struct_size: u32,
    pub kind: u32,
    pub name: *const c_char,
    pub help: *const c_char,
    pub channels: u32,
    pub is_optional: u32,
    pub memory: u32,
}

#[repr(C)]
pub struct PluginOption {
    pub struct_size: u32,
    pub kind: u32,
    pub name: *const c_char,
    pub help: *const c_char,
    pub minimum: f64,
    pub maximum: f64,
    pub default_number: f64,
    pub default_text: *const c_char,
    pub choices: *const *const c_char,
    pub choice_count: u32,
    pub unit: u32,
    pub is_required: u32,
}

#[repr(C)]
pub struct Value {
    pub struct_size: u32,
    pub kind: u32,
    pub number: f64,
    pub text: *const c_char,
}

#[repr(C)]
pub struct Raster {
    pub struct_size: u32,
    pub kind: u32,
    pub height: u64,
    pub width: u64,
    pub channels: u64,
    pub samples: *mut f32,
}

#[repr(C)]
pub struct Call {
    pub struct_size: u32,
    pub version: u32,
    pub host: *mut c_void,
    pub state: *mut c_void,
    pub seed: u64,
    pub options: *const *const Value,
    pub inputs: *const *const Raster,
    pub outputs: *mut *mut Raster,
    pub is_cancelled: extern "C" fn(*const Call) -> i32,
    pub progress: extern "C" fn(*const Call, f64),
    pub allocate: extern "C" fn(*const Call, u32, u32, u64, u64, u64) -> *mut Raster,
    pub parallel_for: extern "C" fn(
        *const Call,
        u64,
        u64,
        extern "C" fn(*mut c_void, u64, u64),
        *mut c_void,
    ) -> i32,
    pub fail: extern "C" fn(*const Call, *const c_char),
}

#[repr(C)]
pub struct Node {
    pub struct_size: u32,
    pub thread_mode: u32,
    pub name: *const c_char,
    pub help: *const c_char,
    pub inputs: *const &'static Port,
    pub outputs: *const &'static Port,
    pub options: *const &'static PluginOption,
    pub input_count: u32,
    pub output_count: u32,
    pub option_count: u32,
    pub nanoseconds_per_pixel: f64,
    pub bytes_per_pixel: f64,
    pub run: extern "C" fn(*const Call) -> i32,
    pub create: Option<extern "C" fn(*const Call, *mut *mut c_void) -> i32>,
    pub destroy: Option<extern "C" fn(*mut c_void)>,
}

#[repr(C)]
pub struct Plugin {
    pub struct_size: u32,
    pub magic: u32,
    pub minimum_version: u32,
    pub maximum_version: u32,
    pub nodes: *const &'static Node,
    pub node_count: u32,
}

// Constants, which nobody changes.
unsafe impl Sync for Port {}
unsafe impl Sync for PluginOption {}
unsafe impl Sync for Node {}
unsafe impl Sync for Plugin {}

/// The size of a struct, with which each begins.
pub const fn size<T>() -> u32 {
    core::mem::size_of::<T>() as u32
}

impl Call {
    /// The number of an option, by its place in the declaration.
    ///
    /// # Safety
    /// The node has declared as many options.
    pub unsafe fn number(&self, option: usize) -> f64 {
        unsafe { (**self.options.add(option)).number }
    }

    /// An input that is not optional, by its place in the declaration.
    ///
    /// # Safety
    /// The node has declared as many inputs.
    pub unsafe fn input(&self, index: usize) -> &Raster {
        unsafe { &**self.inputs.add(index) }
    }

    /// An output that graphrun has made, by its place in the declaration.
    ///
    /// # Safety
    /// The node has declared as many outputs.
    pub unsafe fn output(&self, index: usize) -> &Raster {
        unsafe { &**self.outputs.add(index) }
    }
}
