"""Reads a folder of compressed-tensors: check.py FOLDER TEXT.txt WINDOWS PERPLEXITY TOLERANCE [GREEDY]

Fails if tensors are missing or left over, if no layer is quantized, if the perplexity is another, or if the greedy text
after "Call me" is.
"""
import math
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

LENGTH = 256

folder, text_file, windows, expected, tolerance = sys.argv[1:6]
greedy = sys.argv[6] if len(sys.argv) > 6 else None
torch.set_num_threads(1)
model, told = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, output_loading_info=True)
model.eval()
tokenizer = AutoTokenizer.from_pretrained(folder)

failures = [f"{what}: {sorted(map(str, names))[:6]}" for what, names in told.items()
            if names and what in ("missing_keys", "unexpected_keys", "mismatched_keys", "error_msgs")]
if not any(getattr(layer, "quantization_scheme", None) for layer in model.modules()):
    failures.append("no layer is quantized")

with open(text_file, encoding="utf-8") as file:
    tokens = tokenizer(file.read())["input_ids"]
begin = tokenizer.bos_token_id
losses = []
with torch.no_grad():
    for i in range(int(windows)):
        window = torch.tensor([[begin] + tokens[i * LENGTH + 1:(i + 1) * LENGTH]])
        logits = model(window).logits[0].double()
        losses.append(torch.nn.functional.cross_entropy(logits[:-1], window[0, 1:]).item())
    perplexity = math.exp(sum(losses) / len(losses))
    prompt = torch.tensor([tokenizer("Call me")["input_ids"]])
    made = model.generate(prompt, attention_mask=torch.ones_like(prompt), do_sample=False, max_new_tokens=24)
text = tokenizer.decode(made[0], skip_special_tokens=True)

difference = perplexity / float(expected) - 1
print(f"{folder}: perplexity {perplexity:.4f}, ours {expected}, {100 * difference:+.3f} %; {text!r}")
if abs(difference) > float(tolerance):
    failures.append("perplexity")
if greedy is not None and text.strip() != greedy.strip():
    failures.append(f"greedy text, ours is {greedy!r}")
if failures:
    sys.exit("failed: " + ", ".join(failures))
