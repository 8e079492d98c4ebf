#!/usr/bin/env python3
"""Makes tiny decoders with random weights, and what transformers computes with them.

usage: make_decoders.py OUTPUT.zip

Each folder of the archive is a model; `expected.safetensors` in it holds token numbers and logits.
Needs torch, transformers and safetensors.
"""
import json
import os
import sys
import tempfile
import zipfile

import torch
from safetensors.torch import save_file
from transformers import (LlamaConfig, LlamaForCausalLM, MistralConfig, MistralForCausalLM, Qwen2Config,
                          Qwen2ForCausalLM, Qwen3Config, Qwen3ForCausalLM)

SIZES = dict(vocab_size=48, hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
             num_key_value_heads=2, max_position_embeddings=64, tie_word_embeddings=False)
LLAMA3 = dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
              original_max_position_embeddings=16, rope_theta=500.0)
LINEAR = dict(rope_type="linear", factor=2.0, rope_theta=10000.0)

MODELS = {
    "llama": (LlamaForCausalLM, LlamaConfig(**SIZES, rms_norm_eps=1e-5), torch.bfloat16, None),
    "llama3-scaling-tied": (LlamaForCausalLM, LlamaConfig(**{**SIZES, "tie_word_embeddings": True},
                                                          rope_parameters=LLAMA3), torch.float16, None),
    "llama-linear-biases": (LlamaForCausalLM, LlamaConfig(**SIZES, rope_parameters=LINEAR, attention_bias=True,
                                                          mlp_bias=True, head_dim=16), torch.float32, None),
    "mistral": (MistralForCausalLM, MistralConfig(**SIZES, sliding_window=None, head_dim=12), torch.bfloat16, None),
    "qwen2-sharded": (Qwen2ForCausalLM, Qwen2Config(**{**SIZES, "tie_word_embeddings": True}), torch.bfloat16, "12KB"),
    "qwen3": (Qwen3ForCausalLM, Qwen3Config(**SIZES, head_dim=16), torch.bfloat16, None),
}


def tokenizer():
    """Byte-level pieces: letters, a few marks, four merges, and a token that begins texts."""
    pieces = list("abcdefghijklmnopqrstuvwxyz.,!?0123456789") + ["\u0120", "\u010a", "th", "he", "\u0120t", "\u0120th"]
    begin = {"id": 47, "content": "<s>", "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
             "special": True}
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    single = [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}]
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [begin], "normalizer": None,
        "pre_tokenizer": byte_level,
        "post_processor": {"type": "TemplateProcessing", "single": single, "pair": single,
                           "special_tokens": {"<s>": {"id": "<s>", "ids": [47], "tokens": ["<s>"]}}},
        "decoder": byte_level,
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
                  "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False, "ignore_merges": False,
                  "vocab": {piece: i for i, piece in enumerate(pieces)},
                  "merges": [["t", "h"], ["h", "e"], ["\u0120", "t"], ["\u0120", "th"]]},
    }


def main():
    with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for seed, (name, (kind, config, dtype, shard)) in enumerate(MODELS.items()):
            torch.manual_seed(seed)
            model = kind(config).to(dtype)
            with torch.no_grad():
                for key, weight in model.named_parameters():
                    weight.copy_(torch.randn_like(weight, dtype=torch.float32) * (0.3 if weight.dim() > 1 else 0.2))
                    if "norm" in key:
                        weight.add_(1)
            with tempfile.TemporaryDirectory() as folder:
                model.save_pretrained(folder, **({"max_shard_size": shard} if shard else {}))
                with open(os.path.join(folder, "tokenizer.json"), "w") as file:
                    json.dump(tokenizer(), file)
                model = kind.from_pretrained(folder, dtype=torch.float32).eval()
                tokens = torch.randint(0, 48, (2, 24))
                with torch.no_grad():
                    logits = model(tokens).logits
                save_file({"tokens": tokens, "logits": logits.contiguous()}, os.path.join(folder, "expected.safetensors"))
                for file in sorted(os.listdir(folder)):
                    info = zipfile.ZipInfo(f"{name}/{file}", (2026, 1, 1, 0, 0, 0))
                    info.compress_type = zipfile.ZIP_DEFLATED
                    with open(os.path.join(folder, file), "rb") as content:
                        archive.writestr(info, content.read())


if __name__ == "__main__":
    main()
