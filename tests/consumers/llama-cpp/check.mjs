// Reads a GGUF file with llama.cpp: check.mjs FILE.gguf TEXT.txt WINDOWS PERPLEXITY GREEDY
// Fails if its perplexity is not PERPLEXITY to 0.5 %, or its greedy text after "Call me" is not GREEDY.
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {pathToFileURL} from "node:url";

const [file, textFile, count, expected, greedy] = process.argv.slice(2);
const library = join(process.env.NODE_LLAMA_CPP, "node_modules/node-llama-cpp/dist/index.js");
const {getLlama, LlamaLogLevel} = await import(pathToFileURL(library).href);
const length = 256;

const llama = await getLlama({gpu: false, build: "never", maxThreads: 1, logLevel: LlamaLogLevel.error});
const model = await llama.loadModel({modelPath: file});
const context = await model.createContext({contextSize: length, batchSize: length, threads: 1});
const sequence = context.getSequence();
const begin = model.tokens.bos;

const stream = [begin, ...model.tokenize(readFileSync(textFile, "utf8"))];
const everything = {generateNext: {probabilities: true, options: {temperature: 1, topK: 0, topP: 1, minP: 0}}};
let sum = 0;
let scored = 0;
for (let i = 0; i < Number(count); i++) {
    const window = [begin, ...stream.slice(i * length + 1, (i + 1) * length)];
    await sequence.clearHistory();
    const outputs = await sequence.controlledEvaluate(
        window.map((token, at) => (at + 1 < length ? [token, everything] : token)));
    for (let at = 0; at + 1 < length; at++) {
        sum -= Math.log(outputs[at].next.probabilities.get(window[at + 1]));
        scored++;
    }
}
const perplexity = Math.exp(sum / scored);

await sequence.clearHistory();
const tokens = [begin, ...model.tokenize("Call me")];
let began = 0;
let made = 0;
for await (const token of sequence.evaluate([...tokens], {temperature: 0})) {
    began ||= performance.now();
    tokens.push(token);
    if (++made === 24) break;
}
const speed = (made - 1) / (performance.now() - began) * 1000;
const text = model.detokenize(tokens.slice(1));

const difference = perplexity / Number(expected) - 1;
console.log(`${file}: perplexity ${perplexity.toFixed(4)}, ours ${expected}, ${(100 * difference).toFixed(3)} %; `
    + `${speed.toFixed(0)} tokens/s; ${JSON.stringify(text)}`);
const failures = [];
if (!(Math.abs(difference) <= 0.005)) failures.push("perplexity");
if (text.trim() !== greedy.trim()) failures.push(`greedy text, ours is ${JSON.stringify(greedy)}`);
if (failures.length) console.error(`failed: ${failures.join(", ")}`);
process.exit(failures.length ? 1 : 0);
