/* The page's entry: mounts the app. */
import { mount } from 'svelte';
import App from './app/App.svelte';
import './view/theme.css';
import './view/page.css';
import './view/free/free.css';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app element');

mount(App, { target });
