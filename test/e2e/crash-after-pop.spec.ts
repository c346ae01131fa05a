/*
 * The worker that died holding a message, in both languages: predict, crash it, read what is lost
 * and why; go back before the crash, where the worker holds the message again; take the other
 * future.
 */
import { expect, test } from '@playwright/test';
import { count, type Language, onStage, openLab, playFast } from './lab-page.ts';

test.skip(({ isMobile }) => isMobile, 'the page of a wide window');

interface Words {
  readonly language: Language;
  readonly locked: RegExp;
  readonly option: string;
  readonly crash: string;
  readonly lost: string;
  readonly done: string;
  readonly why: string;
  readonly reason: RegExp;
  readonly saidSo: string;
  readonly inHand: string;
  readonly doneOnce: string;
  readonly branch: RegExp;
}

const WORDS: readonly Words[] = [
  {
    language: 'en',
    locked: /Predict first/,
    option: 'It is lost',
    crash: 'crash worker B',
    lost: 'lost',
    done: 'done',
    why: 'Why?',
    reason: /worker B took it at .* and crashed at .* no other copy/,
    saidSo: 'you said so',
    inHand: 'message 2, worker B is working on it',
    doneOnce: 'message 2, done once',
    branch: /A new branch starts at/,
  },
  {
    language: 'zh-CN',
    locked: /^请先预测。$/,
    option: '丢失',
    crash: '崩溃：消费者 B',
    lost: '丢失',
    done: '已完成',
    why: '为什么？',
    reason: /消费者 B 在 .* 取走它，.* 崩溃时它还在内存里，没有其他副本/,
    saidSo: '你猜对了',
    inHand: '消息 2，消费者 B 正在处理',
    doneOnce: '消息 2，已完成 1 次',
    branch: /新的分支从/,
  },
];

for (const words of WORDS) {
  test(`lost once, and done once in the other future (${words.language})`, async ({ page }) => {
    await openLab(page, '/lessons/crash-after-pop/crash', words.language);
    await expect(page.locator('html')).toHaveAttribute('lang', words.language);

    // Nothing breaks before the prediction is made, and the page says why.
    const crash = page.locator('.strip .btn', { hasText: words.crash }).first();
    await expect(page.locator('.break').getByText(words.locked).last()).toBeVisible();
    await expect(page.locator('.break .btn[aria-disabled="true"]').first()).toBeVisible();
    await expect(crash).toHaveCount(0);
    await expect(page.locator('.transport .play')).toBeDisabled();

    await page.locator('.option').filter({ hasText: words.option }).last().click();
    await expect(onStage(page, words.inHand)).toHaveCount(1);
    await crash.click();

    await expect(count(page, words.lost)).toHaveText('1');
    await expect(page.locator('.option.chosen')).toContainText(words.saidSo);
    await page.getByRole('button', { name: words.why }).click();
    await expect(page.getByText(words.reason).last()).toBeVisible();
    await page.keyboard.press('Escape');

    // Back before the crash: the message is in the worker's hand again.
    await page.locator('.transport .btn').nth(1).click();
    await expect(count(page, words.lost)).toHaveText('0');
    await expect(onStage(page, words.inHand)).toHaveCount(1);

    // The other future: any act at this moment replaces what came after it.
    await page.locator('.console form input[type="text"]').fill('LLEN orders');
    await page.keyboard.press('Enter');
    await expect(page.locator('.entry.own pre').last()).toHaveText('(integer) 0');
    await expect(page.locator('.transport .note')).toHaveText(words.branch);
    await playFast(page);
    await expect(onStage(page, words.doneOnce)).toHaveCount(1, { timeout: 15_000 });
    await expect(count(page, words.lost)).toHaveText('0');

    // Undo gives the crash back.
    await page.locator('.transport .btn').first().click();
    await page.locator('.transport .btn').nth(3).click();
    await expect(count(page, words.lost)).toHaveText('1');
  });
}

test('the language changes, the moment does not', async ({ page }) => {
  await openLab(page, '/lessons/crash-after-pop/crash');
  await page.locator('.option').last().click();
  await page.locator('.strip .btn', { hasText: 'crash worker B' }).first().click();
  await expect(count(page, 'lost')).toHaveText('1');
  const moment = await page.locator('.moment').textContent();

  await page.getByRole('button', { name: '中文' }).click();

  await expect(page.locator('h1')).toHaveText('现在让它崩溃');
  await expect(page).toHaveURL(/lang=zh-CN/);
  await expect(page.locator('.moment')).toHaveText(moment as string);
  await expect(count(page, '丢失')).toHaveText('1');
  await page.reload();
  await expect(page.locator('h1')).toHaveText('现在让它崩溃');
});

test('each step has its own address and title', async ({ page }) => {
  await openLab(page, '/lessons/crash-after-pop/hold');
  await expect(page).toHaveTitle(/Where is the order now\?.*Redis Queue Lab/);
  await page.getByRole('link', { name: 'Next', exact: true }).click();
  await expect(page).toHaveURL(/#\/lessons\/crash-after-pop\/crash/);
  await expect(page).toHaveTitle(/Crash it now/);
  await expect(page.locator('#step-title')).toBeFocused();
  await page.goBack();
  await expect(page).toHaveTitle(/Where is the order now\?/);
});
