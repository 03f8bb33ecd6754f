// A back end on Node whose code names WeChat's addresses: it calls through an agent that asks a proxy for tunnels.
import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';

const [proxy, ...addresses] = process.argv.slice(2);
const { hostname, port, username, password } = new URL(proxy);

class TunnelAgent extends https.Agent {
	createConnection(options, callback) {
		const path = `${options.host}:${options.port}`;
		const headers = { Host: path };
		if (password) {
			const told = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
			headers['Proxy-Authorization'] = `Basic ${Buffer.from(told).toString('base64')}`;
		}
		const asked = http.request({ host: hostname, port, method: 'CONNECT', path, headers, agent: false });
		asked.once('error', callback);
		asked.once('connect', (answer, socket) => {
			if (answer.statusCode !== 200) return callback(new Error(`proxy: ${answer.statusCode}`));
			return callback(null, tls.connect({ ...options, socket, servername: options.host }));
		});
		asked.end();
	}
}

const agent = new TunnelAgent({ keepAlive: true });

for (const address of addresses) {
	const text = await new Promise((resolve) => {
		const asked = https.get(address, { agent }, (answer) => {
			let body = '';
			answer.on('data', (part) => (body += part));
			answer.on('end', () => resolve(body));
		});
		asked.on('error', (error) => resolve(error.code ?? error.message));
	});
	console.log(text);
}
agent.destroy();
