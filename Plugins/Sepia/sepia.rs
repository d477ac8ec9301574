//! Gives a photograph the brown of old prints: a node for graphrun in Rust, and one to copy.
//!
//!     rustc --edition 2021 --crate-type cdylib -C opt-level=3 -C panic=abort \
//!       Plugins/Sepia/sepia.rs -o Plugins/Sepia/sepia.so
//!
//! Nothing but the compiler is needed. `panic=abort`: nothing may be thrown into graphrun.

mod graphrun_plugin;

use core::ffi::c_void;
use graphrun_plugin::{Call, Node, Plugin, PluginOption, Port, Raster, INTENSITY, IMAGE, NUMBER};

/// Options, in the order of their declaration below.
const STRENGTH: usize = 0;

/// What a gray of 1 becomes: red, green, blue.
const TONE: [f32; 3] = [1.0, 0.89, 0.70];

/// What the threads that work on one image share.
struct Work {
    from: *const f32,
    to: *mut f32,
    channels: usize,
    strength: f32,
}

/// Pixels first...end-1: each goes from its own colour towards that of its brightness in brown.
extern "C" fn tone(context: *mut c_void, first: u64, end: u64) {
    // Ranges don't overlap, and `work` lives until all are done.
    let work = unsafe { &*(context as *const Work) };
    for pixel in first as usize..end as usize {
        let from = unsafe {
            core::slice::from_raw_parts(work.from.add(pixel * work.channels), work.channels)
        };
        let to = unsafe { core::slice::from_raw_parts_mut(work.to.add(pixel * 3), 3) };
        let (red, green, blue) = (from[0], from[work.channels / 2], from[work.channels - 1]);
        // BT.601, as everywhere in graphrun.
        let luma = 0.299 * red + 0.587 * green + 0.114 * blue;
        for (channel, own) in [red, green, blue].into_iter().enumerate() {
            to[channel] = own + work.strength * (luma * TONE[channel] - own);
        }
    }
}

extern "C" fn run(call: *const Call) -> i32 {
    let call = unsafe { &*call };
    let (image, brown): (&Raster, &Raster) = unsafe { (call.input(0), call.output(0)) };
    let work = Work {
        from: image.samples,
        to: brown.samples,
        channels: image.channels as usize,
        strength: unsafe { call.number(STRENGTH) } as f32,
    };
    // Not 0 when the run was cancelled before all was done.
    let context = &work as *const Work as *mut c_void;
    (call.parallel_for)(call, image.height * image.width, 1 << 16, tone, context)
}

// The declaration: plans, messages, `graphrun nodes` and the schema for editors come from here.

static PHOTOGRAPH: Port = Port {
    struct_size: graphrun_plugin::size::<Port>(),
    kind: IMAGE,
    name: c"image".as_ptr(),
    help: c"the photograph".as_ptr(),
    channels: 0,
    is_optional: 0,
    memory: graphrun_plugin::AS_FIRST_INPUT,
};

static BROWN: Port = Port {
    struct_size: graphrun_plugin::size::<Port>(),
    kind: IMAGE,
    name: c"image".as_ptr(),
    help: c"the same in brown".as_ptr(),
    channels: 3,
    is_optional: 0,
    memory: graphrun_plugin::AS_FIRST_INPUT,
};

static HOW_BROWN: PluginOption = PluginOption {
    struct_size: graphrun_plugin::size::<PluginOption>(),
    kind: NUMBER,
    name: c"strength".as_ptr(),
    help: c"0 leaves the colours as they are, 1 leaves only brown".as_ptr(),
    minimum: 0.0,
    maximum: 1.0,
    default_number: 1.0,
    default_text: core::ptr::null(),
    choices: core::ptr::null(),
    choice_count: 0,
    unit: INTENSITY,
    is_required: 0,
};

static INPUTS: [&Port; 1] = [&PHOTOGRAPH];
static OUTPUTS: [&Port; 1] = [&BROWN];
static OPTIONS: [&PluginOption; 1] = [&HOW_BROWN];

static NODE: Node = Node {
    struct_size: graphrun_plugin::size::<Node>(),
    thread_mode: graphrun_plugin::PARALLEL,
    name: c"sepia".as_ptr(),
    help: c"Give a photograph the brown of old prints.".as_ptr(),
    inputs: INPUTS.as_ptr(),
    outputs: OUTPUTS.as_ptr(),
    options: OPTIONS.as_ptr(),
    input_count: 1,
    output_count: 1,
    option_count: 1,
    nanoseconds_per_pixel: 3.0,
    bytes_per_pixel: 0.0,
    run,
    create: None,
    destroy: None,
};

static NODES: [&Node; 1] = [&NODE];

/// What graphrun reads before it calls any function of the library.
#[no_mangle]
#[allow(non_upper_case_globals)]
pub static graphrun_plugin_description: Plugin = Plugin {
    struct_size: graphrun_plugin::size::<Plugin>(),
    magic: graphrun_plugin::MAGIC,
    minimum_version: 1,
    maximum_version: graphrun_plugin::VERSION,
    nodes: NODES.as_ptr(),
    node_count: 1,
};
