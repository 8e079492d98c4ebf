#!/usr/bin/env python3
"""Makes a random Llama of 1.1 billion parameters in bfloat16, quantizes it to Q4_0 by rounding to the nearest and by
GPTQ, and says how much memory and time that took.

usage: large_llama.py FOLDER [--only nearest|gptq] [--windows N] [--sequence N] [--layers N] [--heap 2g] [--dsl COMMAND]

FOLDER gets the model (2.2 GB) and the results; a model that is there is used again. The limit of 6 GiB is that of all
memory that the process has at a time (VmHWM of /proc). Needs nothing but Python.
"""
import argparse
import json
import os
import random
import resource
import shlex
import struct
import subprocess
import sys
import time

HIDDEN, INNER, HEADS, KEY_HEADS, VOCABULARY = 2048, 5632, 32, 4, 32000
LIMIT = 6 << 30
GPTQ = """plan Large {
  layers "model.layers.*" { weight = IntWeightSymmetricGroupQuant { bit_width = 4  group_size = 32 } }
  steps { gptq { act_order = true  batch_size = 1 } }
  export gguf { type = Q4_0 }
}
"""
NEAREST = "plan Large { export gguf { type = Q4_0 } }\n"


def tensors(layers):
    """Names and shapes."""
    keys = HIDDEN // HEADS * KEY_HEADS
    yield "model.embed_tokens.weight", (VOCABULARY, HIDDEN)
    for block in range(layers):
        begin = f"model.layers.{block}."
        yield begin + "input_layernorm.weight", (HIDDEN,)
        yield begin + "post_attention_layernorm.weight", (HIDDEN,)
        for part, rows in (("q", HIDDEN), ("k", keys), ("v", keys), ("o", HIDDEN)):
            yield begin + f"self_attn.{part}_proj.weight", (rows, HIDDEN)
        yield begin + "mlp.gate_proj.weight", (INNER, HIDDEN)
        yield begin + "mlp.up_proj.weight", (INNER, HIDDEN)
        yield begin + "mlp.down_proj.weight", (HIDDEN, INNER)
    yield "model.norm.weight", (HIDDEN,)
    yield "lm_head.weight", (VOCABULARY, HIDDEN)


def count(shape):
    return shape[0] * (shape[1] if len(shape) > 1 else 1)


def brains(numbers, generator):
    """Random bfloat16 between 1/128 and 1/32 in magnitude, of either sign."""
    signs = bytes(0xBC if i & 1 else 0x3C for i in range(256))
    values = bytearray(2 * numbers)
    values[0::2] = generator.randbytes(numbers)
    values[1::2] = generator.randbytes(numbers).translate(signs)
    return values


def make_model(folder, layers):
    os.makedirs(folder, exist_ok=True)
    config = dict(architectures=["LlamaForCausalLM"], model_type="llama", hidden_size=HIDDEN, intermediate_size=INNER,
                  num_hidden_layers=layers, num_attention_heads=HEADS, num_key_value_heads=KEY_HEADS,
                  vocab_size=VOCABULARY, max_position_embeddings=2048, rms_norm_eps=1e-5, rope_theta=10000.0,
                  tie_word_embeddings=False, torch_dtype="bfloat16", bos_token_id=0)
    with open(os.path.join(folder, "config.json"), "w") as file:
        json.dump(config, file)
    vocabulary = {f"t{i}": i for i in range(VOCABULARY)}
    tokenizer = dict(version="1.0", added_tokens=[], normalizer=None, post_processor=None, truncation=None, padding=None,
                     pre_tokenizer=dict(type="ByteLevel", add_prefix_space=False, trim_offsets=True, use_regex=True),
                     decoder=dict(type="ByteLevel", add_prefix_space=False, trim_offsets=True, use_regex=True),
                     model=dict(type="BPE", vocab=vocabulary, merges=[], unk_token=None, byte_fallback=False))
    with open(os.path.join(folder, "tokenizer.json"), "w") as file:
        json.dump(tokenizer, file)
    header, place = {}, 0
    for name, shape in tensors(layers):
        size = 2 * count(shape)
        header[name] = dict(dtype="BF16", shape=shape, data_offsets=[place, place + size])
        place += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    generator = random.Random(1)
    draft = os.path.join(folder, "draft")
    with open(draft, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for _, shape in tensors(layers):
            file.write(brains(count(shape), generator))
    os.replace(draft, os.path.join(folder, "model.safetensors"))


def make_tokens(path, windows, length):
    shape = f"({windows}, {length})"
    header = f"{{'descr': '<i8', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    generator = random.Random(2)
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode())
        for _ in range(windows * length):
            file.write(struct.pack("<q", generator.randrange(VOCABULARY)))


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--only", choices=["nearest", "gptq"])
    parser.add_argument("--windows", type=int, default=4)
    parser.add_argument("--sequence", type=int, default=256)
    parser.add_argument("--layers", type=int, default=22)
    parser.add_argument("--heap", default="2g")
    parser.add_argument("--dsl", default=os.path.join(here, "..", "bin", "dsl"))
    options = parser.parse_args()
    model = os.path.join(options.folder, f"model-{options.layers}")
    if not os.path.exists(os.path.join(model, "model.safetensors")):
        make_model(model, options.layers)
    tokens = os.path.join(options.folder, "tokens.npy")
    make_tokens(tokens, options.windows, options.sequence)
    failed = False
    for name, plan in (("nearest", NEAREST), ("gptq", GPTQ)):
        if options.only not in (None, name):
            continue
        file = os.path.join(options.folder, name + ".quant")
        with open(file, "w") as text:
            text.write("brevity 1\n\n" + plan)
        output = os.path.join(options.folder, name + ".gguf")
        command = [*shlex.split(options.dsl), "quantize", model, "--plan", file, "-o", output, "--force", "--data", tokens,
                   "--sequence", str(options.sequence), "--windows", str(options.windows)]
        environment = dict(os.environ, JAVA_TOOL_OPTIONS=f"-Xmx{options.heap}")
        begun = time.time()
        subprocess.run(command, check=True, env=environment)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
        size = os.path.getsize(output)
        print(f"{name}: {size:,} bytes in {time.time() - begun:.0f} s, at most {peak / 2 ** 30:.2f} GiB of memory")
        failed |= peak > LIMIT
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
