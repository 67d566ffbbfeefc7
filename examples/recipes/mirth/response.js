// Runs as the response transformer of the destination "Scrub": reads the answer of POST /v1/files and puts each output
// where the destinations behind it look for it, as Base64, so that no byte changes on the way. Where the answer is not
// whole, nothing is put: this destination fails, the ones behind it (Mirth goes on with them) find nothing to write, and
// the file goes to "errors".
// ECMAScript 5, as Rhino runs it.
var KINDS = ['outbound', 'held', 'refused', '277ca', '999', 'ta1'];

function read(text) {
    var answer = JSON.parse(text);
    var found = {};
    var at;
    for (at = 0; at < answer.outputs.length; at++) {
        found[answer.outputs[at].kind] = answer.outputs[at].content;
    }
    for (at = 0; at < answer.report.outputs.length; at++) {
        if (KINDS.indexOf(answer.report.outputs[at].kind) >= 0 && !found[answer.report.outputs[at].kind]) {
            throw new Error('an output is missing');
        }
    }
    if (answer.report.error) {
        throw new Error('the file can not be used');
    }
    return {outputs: found, summary: answer.report.summary};
}

function title(text) {
    try {
        return JSON.parse(text).title || '';
    } catch (ignored) {
        return '';
    }
}

if (responseStatus == SENT) {
    try {
        var answer = read(String(msg));
        for (var at = 0; at < KINDS.length; at++) {
            if (answer.outputs[KINDS[at]]) {
                channelMap.put('infuscrub_' + KINDS[at], answer.outputs[KINDS[at]]);
            }
        }
        channelMap.put('infuscrub_done', 'yes');
        responseStatusMessage = answer.summary.claims + ' claims, ' + answer.summary.held + ' held, ' +
            answer.summary.rejected + ' rejected';
    } catch (error) {
        responseStatus = ERROR;
        responseStatusMessage = 'the answer of infuscrub can not be used: ' + error.message;
    }
} else {
    responseStatusMessage = 'infuscrub refused the file: ' + title(String(msg));
}
